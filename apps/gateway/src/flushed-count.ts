import type { Timers } from './ports/counter-ports.js'

const RETRY_MS = 250

export interface FlushedCountPorts {
  readonly timers: Timers
  /** Resolves when everything booked so far is in Redis; rejects while that cannot be. */
  flush(): Promise<void>
  add(count: number): void
}

/**
 * Counts what was booked once its messages are in Redis, which the replay driver trusts. One attempt at a time, so that a
 * Redis that is away for hours costs nothing.
 */
export class FlushedCount {
  #waiting = 0
  #working = false
  #stopRetry: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: FlushedCountPorts) {}

  /** In this turn of the event loop `count` more were booked. */
  add(count: number): void {
    this.#waiting += count
    if (this.#working || this.#waiting === 0) return
    this.#working = true
    setImmediate(() => this.#attempt())
  }

  stop(): void {
    this.#stopped = true
    this.#stopRetry?.()
  }

  #attempt(): void {
    if (this.#stopped) return
    const count = this.#waiting
    this.ports.flush().then(
      () => {
        this.ports.add(count)
        this.#waiting -= count
        this.#working = false
        this.add(0)
      },
      () => {
        if (!this.#stopped) this.#stopRetry = this.ports.timers.after(RETRY_MS, () => this.#attempt())
      },
    )
  }
}
