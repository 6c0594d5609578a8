import type { Bus } from '@huangpu/bus'
import { INTEREST_KEY, lastTickKey, readInterest } from '@huangpu/messages'
import type { QuoteBoard } from './quote-board.js'

export interface SymbolWatchPorts {
  readonly keys: Pick<Bus['keys'], 'hgetall' | 'mget'>
  readonly quotes: Pick<QuoteBoard, 'acceptOlder'>
  /** Says to the gateway which contracts are wanted. */
  report(symbols: readonly string[]): void
  /** Contracts that are held or have working orders. */
  needed(): readonly string[]
  wallMs(): number
  failed(error: unknown): void
}

/** After the last fill or question a contract stays wanted for so long, though nothing is held. */
const KEEP_MS = 3_600_000
const REVIEW_EVERY_MS = 60_000

/** Asks the gateway for the ticks of contracts that are held, work, or were ordered at market of late. */
export class SymbolWatch {
  readonly #askedMs = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  constructor(private readonly ports: SymbolWatchPorts) {
    this.#timer = setInterval(() => this.review(), REVIEW_EVERY_MS)
    this.#timer.unref()
  }

  /** Fire and forget. */
  want(symbols: readonly string[]): void {
    const { ports } = this
    const fresh = symbols.filter((symbol) => !this.#askedMs.has(symbol))
    for (const symbol of symbols) this.#askedMs.set(symbol, ports.wallMs())
    if (fresh.length === 0) return
    this.review()
    this.#read(fresh).catch(ports.failed)
  }

  /** Takes over the last ticks of everything that somebody is interested in. */
  async preload(symbols: readonly string[]): Promise<void> {
    const { wanted } = readInterest(await this.ports.keys.hgetall(INTEREST_KEY), this.ports.wallMs())
    await this.#read([...new Set([...wanted.keys(), ...symbols])])
  }

  /** Gives up what nobody needs any more. */
  review(): void {
    const { ports } = this
    const sinceMs = ports.wallMs() - KEEP_MS
    for (const [symbol, askedMs] of this.#askedMs) if (askedMs < sinceMs) this.#askedMs.delete(symbol)
    ports.report([...this.#askedMs.keys(), ...ports.needed()])
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #read(symbols: readonly string[]): Promise<void> {
    const ticks = await this.ports.keys.mget(symbols.map(lastTickKey))
    ticks.forEach((json, index) => {
      const symbol = symbols[index]
      if (json && symbol) this.ports.quotes.acceptOlder(symbol, json)
    })
  }
}
