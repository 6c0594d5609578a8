import { INTEREST_KEY, INTEREST_REPORT_EVERY_MS, type InterestReading, readInterest } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'

export interface InterestPorts {
  readonly timers: Timers
  readonly keys: {
    hgetall(key: string): Promise<Record<string, string>>
    hdel(key: string, ...fields: string[]): Promise<number>
  }
  wallMs(): number
  /** What services want now; called after every reading. */
  onWanted(wanted: InterestReading['wanted']): void
  record(what: string, facts: Readonly<Record<string, unknown>>): void
  failed(error: unknown): void
}

const RETRY_MS = 1_000

/** Reads the interest hash when somebody says that it changed and once a minute, and cleans what nobody renews. */
export class InterestBoard {
  #stopTimer: (() => void) | undefined
  #working: Promise<void> | undefined
  #again = false
  #stopped = false

  constructor(private readonly ports: InterestPorts) {}

  /** Resolves when the hash was read, or could not be. While Redis is away what was wanted stays wanted. */
  refresh(): Promise<void> {
    this.#again = true
    this.#working ??= this.#work().finally(() => (this.#working = undefined))
    return this.#working
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopTimer?.()
    await this.#working
  }

  async #work(): Promise<void> {
    this.#stopTimer?.()
    let nextMs = INTEREST_REPORT_EVERY_MS
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        await this.#read()
      } catch (error) {
        this.ports.failed(error)
        nextMs = RETRY_MS
      }
    }
    if (!this.#stopped) this.#stopTimer = this.ports.timers.after(nextMs, () => void this.refresh())
  }

  async #read(): Promise<void> {
    const { ports } = this
    const reading = readInterest(await ports.keys.hgetall(INTEREST_KEY), ports.wallMs())
    if (this.#stopped) return
    ports.onWanted(reading.wanted)
    const useless = [...reading.expired, ...reading.malformed]
    if (useless.length === 0) return
    await ports.keys.hdel(INTEREST_KEY, ...useless)
    ports.record('interest cleaned', { expired: reading.expired, malformed: reading.malformed })
  }
}
