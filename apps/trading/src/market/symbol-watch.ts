import type { Bus } from '@huangpu/bus'
import { lastTickKey, SUBSCRIBE_CHANNEL, SUBSCRIPTIONS_KEY } from '@huangpu/messages'
import type { QuoteBoard } from './quote-board.js'

/** Asks the gateway for the ticks of contracts that are held or ordered at market, once each. */
export class SymbolWatch {
  readonly #wanted = new Set<string>()

  constructor(
    private readonly bus: Bus,
    private readonly quotes: QuoteBoard,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Fire and forget; what could not be asked for is asked again at the next call. */
  want(symbols: readonly string[]): void {
    const fresh = symbols.filter((symbol) => !this.#wanted.has(symbol))
    if (fresh.length === 0) return
    for (const symbol of fresh) this.#wanted.add(symbol)
    this.#ask(fresh).catch((error: unknown) => {
      for (const symbol of fresh) this.#wanted.delete(symbol)
      this.failed(error)
    })
  }

  /** Takes over the last ticks of everything that somebody subscribed to. */
  async preload(symbols: readonly string[]): Promise<void> {
    const subscribed = await this.bus.keys.smembers(SUBSCRIPTIONS_KEY)
    await this.#read([...new Set([...subscribed, ...symbols])])
  }

  async #ask(symbols: readonly string[]): Promise<void> {
    await this.bus.keys.sadd(SUBSCRIPTIONS_KEY, ...symbols)
    this.bus.publish(SUBSCRIBE_CHANNEL, JSON.stringify({ symbols }))
    await this.#read(symbols)
  }

  async #read(symbols: readonly string[]): Promise<void> {
    const ticks = await this.bus.keys.mget(symbols.map(lastTickKey))
    ticks.forEach((json, index) => {
      const symbol = symbols[index]
      if (json && symbol) this.quotes.acceptOlder(symbol, json)
    })
  }
}
