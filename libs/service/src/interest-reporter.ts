import type { Bus } from '@huangpu/bus'
import { INTEREST_KEY, INTEREST_REPORT_EVERY_MS, SUBSCRIBE_CHANNEL, interestField } from '@huangpu/messages'

export interface InterestReporterOptions {
  readonly bus: { readonly keys: Pick<Bus['keys'], 'hgetall' | 'hset' | 'hdel'> } & Pick<Bus, 'publish'>
  /** Name of the service. */
  readonly holder: string
  failed(error: unknown): void
  readonly wallMs?: () => number
}

const RETRY_MS = 1_000

/** Tells the gateway which contracts a service wants ticks of: on change until it is written, and every minute in full. */
export class InterestReporter {
  #symbols: readonly string[] = []
  #known = false
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> | undefined
  #again = false
  #closed = false

  constructor(private readonly options: InterestReporterOptions) {}

  /** All that is wanted from now on. */
  set(symbols: Iterable<string>): void {
    const wanted = [...new Set(symbols)].sort()
    if (this.#known && wanted.join() === this.#symbols.join()) return
    this.#known = true
    this.#symbols = wanted
    void this.report()
  }

  /** Writes all that is wanted, takes back what is not; resolves when that was tried. */
  report(): Promise<void> {
    this.#again = true
    this.#working ??= this.#work().finally(() => (this.#working = undefined))
    return this.#working
  }

  /** What is wanted stays reported, so that a restart misses no tick; after 8 hours it is cleaned. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#working
  }

  async #work(): Promise<void> {
    clearTimeout(this.#timer)
    let nextMs: number = INTEREST_REPORT_EVERY_MS
    while (this.#again && !this.#closed) {
      this.#again = false
      try {
        await this.#write(this.#symbols)
      } catch (error) {
        this.options.failed(error)
        nextMs = RETRY_MS
      }
    }
    if (this.#closed) return
    this.#timer = setTimeout(() => void this.report(), nextMs)
    this.#timer.unref()
  }

  async #write(symbols: readonly string[]): Promise<void> {
    const { bus, holder, wallMs = Date.now } = this.options
    const present = Object.keys(await bus.keys.hgetall(INTEREST_KEY)).filter((field) => field.startsWith(`${holder}:`))
    const wanted = new Map(symbols.map((symbol) => [interestField(holder, symbol), String(wallMs())]))
    const stale = present.filter((field) => !wanted.has(field))
    if (stale.length > 0) await bus.keys.hdel(INTEREST_KEY, ...stale)
    await bus.keys.hset(INTEREST_KEY, Object.fromEntries(wanted))
    if (stale.length > 0 || present.length !== wanted.size + stale.length) {
      bus.publish(SUBSCRIBE_CHANNEL, JSON.stringify({ holder, symbols }))
    }
  }
}
