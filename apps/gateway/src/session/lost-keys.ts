import type { Timers } from '../ports/counter-ports.js'

/** Real time between two looks. */
const LOOK_EVERY_MS = 10_000

export interface LostKeysPorts {
  readonly timers: Timers
  /** Whether Redis still has what was told for late joiners; true while nothing was told yet. */
  isThere(): Promise<boolean>
  /** Tells all of it again. */
  tellAgain(): Promise<void>
  failed(error: unknown): void
}

/**
 * Redis may come back empty, or be emptied, while the gateway goes on: whoever then starts would wait for the state of
 * a session that does not change for hours.
 */
export class LostKeys {
  #stopNext: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: LostKeysPorts) {
    this.#schedule()
  }

  stop(): void {
    this.#stopped = true
    this.#stopNext?.()
  }

  #schedule(): void {
    this.#stopNext = this.ports.timers.after(LOOK_EVERY_MS, () => void this.#look())
  }

  async #look(): Promise<void> {
    try {
      if (!(await this.ports.isThere())) await this.ports.tellAgain()
    } catch (error) {
      this.ports.failed(error)
    }
    if (!this.#stopped) this.#schedule()
  }
}
