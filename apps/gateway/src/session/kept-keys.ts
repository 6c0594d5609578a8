import { CONNECTION_TTL_MS } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'

/** Real time between two signs of life: three may fail or come late before anybody misses them. */
const BEAT_EVERY_MS = CONNECTION_TTL_MS / 4

export interface KeptKeysPorts {
  readonly timers: Timers
  /** The sign of life. False when Redis lost what was told for late joiners; true while nothing was told yet. */
  prolong(): Promise<boolean>
  /** Tells all of it again. */
  tellAgain(): Promise<void>
  failed(error: unknown): void
}

/**
 * Keeps alive what was told for late joiners: it ends with this process. Redis may also come back empty, or be emptied,
 * while the gateway goes on: whoever then starts would wait for the state of a session that does not change for hours.
 */
export class KeptKeys {
  #stopNext: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: KeptKeysPorts) {
    this.#schedule()
  }

  stop(): void {
    this.#stopped = true
    this.#stopNext?.()
  }

  #schedule(): void {
    this.#stopNext = this.ports.timers.after(BEAT_EVERY_MS, () => void this.#beat())
  }

  async #beat(): Promise<void> {
    try {
      if (!(await this.ports.prolong())) await this.ports.tellAgain()
    } catch (error) {
      this.ports.failed(error)
    }
    if (!this.#stopped) this.#schedule()
  }
}
