import type { Timers } from '../ports/counter-ports.js'

export interface BookRefresherPorts {
  readonly timers: Timers
  readonly debounceMs: number
  readonly accountIntervalMs: number
  ready(): boolean
  positions(): Promise<unknown>
  account(): Promise<unknown>
  onFailure(error: unknown): void
}

/** Asks for positions and funds after fills, once for many, and for funds now and then. */
export class BookRefresher {
  #stopDebounce: (() => void) | undefined
  #stopInterval: (() => void) | undefined
  #running = false
  #again = false

  constructor(private readonly ports: BookRefresherPorts) {}

  /** The session is ready; what was filled while it was not is asked for now. */
  start(): void {
    this.#stopInterval?.()
    this.#scheduleAccount()
    this.#askAgain()
  }

  onFill(): void {
    if (this.#running) this.#again = true
    else {
      this.#stopDebounce ??= this.ports.timers.after(this.ports.debounceMs, () => {
        this.#stopDebounce = undefined
        void this.#refresh()
      })
    }
  }

  stop(): void {
    this.#stopDebounce?.()
    this.#stopDebounce = undefined
    this.#stopInterval?.()
  }

  #scheduleAccount(): void {
    this.#stopInterval = this.ports.timers.after(this.ports.accountIntervalMs, () => {
      this.#scheduleAccount()
      if (this.ports.ready()) this.ports.account().catch((error: unknown) => this.ports.onFailure(error))
    })
  }

  async #refresh(): Promise<void> {
    if (!this.ports.ready()) {
      this.#again = true
      return
    }
    this.#running = true
    try {
      await this.ports.positions()
      await this.ports.account()
    } catch (error) {
      this.ports.onFailure(error)
    }
    this.#running = false
    if (this.ports.ready()) this.#askAgain()
  }

  #askAgain(): void {
    if (!this.#again || this.#running) return
    this.#again = false
    this.onFill()
  }
}
