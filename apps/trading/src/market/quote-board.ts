import { parseShanghai, type EpochMs } from '@huangpu/core'
import { tickChannel, tickDataSchema, type TickData } from '@huangpu/messages'

const PREFIX_LENGTH = tickChannel('').length

/** The last tick of every contract. A tick is parsed when somebody asks, which is rarer than ticks are. */
export class QuoteBoard {
  readonly #latest = new Map<string, string>()
  readonly #parsed = new Map<string, TickData | undefined>()

  accept(channel: string, json: string): void {
    const symbol = channel.slice(PREFIX_LENGTH)
    this.#latest.set(symbol, json)
    this.#parsed.delete(symbol)
  }

  /** For ticks kept in Redis: a tick that came by itself is newer. */
  acceptOlder(symbol: string, json: string): void {
    if (!this.#latest.has(symbol)) this.accept(tickChannel(symbol), json)
  }

  tick(symbol: string): TickData | undefined {
    if (this.#parsed.has(symbol)) return this.#parsed.get(symbol)
    const json = this.#latest.get(symbol)
    if (json === undefined) return undefined
    const tick = parseTick(json)
    this.#parsed.set(symbol, tick)
    return tick
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
