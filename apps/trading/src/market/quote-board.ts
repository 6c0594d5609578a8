import { parseShanghai, type EpochMs } from '@huangpu/core'
import { tickChannel, tickDataSchema, type TickData } from '@huangpu/messages'

const PREFIX_LENGTH = tickChannel('').length

/** What came last for one contract: texts not parsed yet, the newest first, and the last one that was a tick. */
interface Quote {
  unread: readonly string[]
  good: TickData | undefined
}

/** Garbage between two ticks hides neither. */
const UNREAD_MAX = 4

/**
 * The last tick of every contract. A tick is parsed when somebody asks, which is rarer than ticks are; what is none is
 * passed over (market sets it aside).
 */
export class QuoteBoard {
  readonly #quotes = new Map<string, Quote>()

  accept(channel: string, json: string): void {
    const symbol = channel.slice(PREFIX_LENGTH)
    const quote = this.#quotes.get(symbol)
    if (quote) quote.unread = [json, ...quote.unread.slice(0, UNREAD_MAX - 1)]
    else this.#quotes.set(symbol, { unread: [json], good: undefined })
  }

  /** For ticks kept in Redis: a tick that came by itself is newer. */
  acceptOlder(symbol: string, json: string): void {
    if (!this.#quotes.has(symbol)) this.accept(tickChannel(symbol), json)
  }

  tick(symbol: string): TickData | undefined {
    const quote = this.#quotes.get(symbol)
    if (!quote) return undefined
    for (const json of quote.unread) {
      const tick = parseTick(json)
      if (!tick) continue
      quote.good = tick
      break
    }
    quote.unread = []
    return quote.good
  }

  /** The tick when it is of this trading day and, in exchange time, no older than `maxAgeMs`. */
  freshTick(symbol: string, at: { nowMs: EpochMs; tradingDay: string; maxAgeMs: number }): TickData | undefined {
    const tick = this.tick(symbol)
    if (!tick || tick.trading_day !== at.tradingDay) return undefined
    const tickMs = parseShanghai(tick.datetime)
    return tickMs !== undefined && Math.abs(at.nowMs - tickMs) <= at.maxAgeMs ? tick : undefined
  }

  /** Daily limits of this trading day; a tick of another day says nothing about them. */
  limitsOf(symbol: string, tradingDay: string): { up: number | null; down: number | null } {
    const tick = this.tick(symbol)
    if (!tick || tick.trading_day !== tradingDay) return { up: null, down: null }
    return { up: tick.limit_up, down: tick.limit_down }
  }
}

function parseTick(json: string): TickData | undefined {
  try {
    return tickDataSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
