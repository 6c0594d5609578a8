import type { Timers } from '../ports/counter-ports.js'

const RETRY_MS = 1_000

/** A key of Redis that late joiners read: the newest value gets there, sooner or later. */
export class StandingKey {
  #value: string | undefined
  #stopRetry: (() => void) | undefined
  #stopped = false

  constructor(
    private readonly set: (value: string) => Promise<unknown>,
    private readonly timers: Timers,
  ) {}

  tell(value: string): void {
    this.#value = value
    this.#stopRetry?.()
    void this.#write(value)
  }

  stop(): void {
    this.#stopped = true
    this.#stopRetry?.()
  }

  async #write(value: string): Promise<void> {
    try {
      await this.set(value)
    } catch {
      if (this.#stopped || this.#value !== value) return
      this.#stopRetry = this.timers.after(RETRY_MS, () => void this.#write(value))
    }
  }
}
