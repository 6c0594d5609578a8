import { type RateData, rateDataSchema } from '@huangpu/messages'
import type { ReferenceRows } from '@huangpu/storage'
import type { Timers } from '../ports/counter-ports.js'

/** Real time between two looks for contracts whose rates nobody asked yet. */
const LOOK_EVERY_MS = 15_000

export interface RateKeeperPorts {
  readonly timers: Timers
  readonly stored: Pick<ReferenceRows, 'of' | 'put'>
  transaction(work: () => void): void
  ready(): boolean
  tradingDay(): string
  /** Contracts whose rates matter, the most wanted first. */
  symbols(): readonly string[]
  /** Asks the counter, behind everything else. @throws QueryFailed */
  ask(symbol: string): Promise<RateData>
  /** To the hash of Redis. */
  tell(rates: readonly RateData[]): Promise<unknown>
  onFailure(error: unknown): void
}

/** Margin and commission rates, asked lazily, one contract after the other, once a trading day. */
export class RateKeeper {
  #rates = new Map<string, RateData>()
  #day = ''
  #working = false
  #stopNext: (() => void) | undefined

  constructor(private readonly ports: RateKeeperPorts) {}

  all(): RateData[] {
    return [...this.#rates.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  }

  /** The session is ready: what this day already told counts, the rest is asked. */
  start(): void {
    this.#enterDay(this.ports.tradingDay())
    void this.#work()
  }

  /** Redis lost them. */
  async tellAgain(): Promise<void> {
    if (this.#rates.size > 0) await this.ports.tell(this.all())
  }

  stop(): void {
    this.#stopNext?.()
    this.#stopNext = undefined
  }

  #enterDay(day: string): void {
    if (day === this.#day) return
    this.#day = day
    const stored = this.ports.stored.of('rates', day).flatMap(({ json }) => {
      const parsed = rateDataSchema.safeParse(JSON.parse(json))
      return parsed.success ? [parsed.data] : []
    })
    this.#rates = new Map(stored.map((rate) => [rate.symbol, rate]))
    this.tellAgain().catch((error: unknown) => this.ports.onFailure(error))
  }

  async #work(): Promise<void> {
    this.stop()
    if (this.#working) return
    this.#working = true
    const failed = new Set<string>()
    for (let symbol = this.#missing(failed); symbol !== undefined; symbol = this.#missing(failed)) {
      try {
        await this.#fetch(symbol)
      } catch (error) {
        failed.add(symbol)
        if (this.ports.ready()) this.ports.onFailure(error)
      }
    }
    this.#working = false
    if (this.ports.ready()) this.#stopNext = this.ports.timers.after(LOOK_EVERY_MS, () => void this.#work())
  }

  async #fetch(symbol: string): Promise<void> {
    const rate = await this.ports.ask(symbol)
    // The day may have changed while the counter was asked.
    if (rate.trading_day !== this.#day) return
    this.#rates.set(symbol, rate)
    this.ports.transaction(() => this.ports.stored.put('rates', this.#day, { symbol, json: JSON.stringify(rate) }))
    await this.ports.tell([rate])
  }

  #missing(failed: ReadonlySet<string>): string | undefined {
    if (!this.ports.ready()) return undefined
    return this.ports.symbols().find((symbol) => !this.#rates.has(symbol) && !failed.has(symbol))
  }
}
