import { parseShanghai, type Direction, type EpochMs } from '@huangpu/core'
import type { BarData, TickData } from '@huangpu/messages'
import { aggressivePrice } from './order-pricing.js'

/** A quote older than this says nothing about the price an order would get. */
const QUOTE_AGE_MS_MAX = 60_000
const BAR_MS = 60_000

type Quote = Parameters<typeof aggressivePrice>[1]

/** The latest prices of one contract: a fresh tick first, else the bar that just closed. */
export class QuoteBoard {
  private tick: Quote | undefined
  private tickMs: EpochMs = -Infinity
  private barClose: number | undefined
  private barEndMs: EpochMs = -Infinity

  onTick(tick: TickData): void {
    this.tick = tick
    this.tickMs = parseShanghai(tick.datetime) ?? -Infinity
  }

  onBar(bar: BarData): void {
    this.barClose = bar.close_price
    this.barEndMs = (parseShanghai(bar.datetime) ?? -Infinity) + BAR_MS
  }

  /** The newest price of all, for marking lots to the market; undefined before the first. */
  lastPrice(): number | undefined {
    return this.tickMs >= this.barEndMs ? this.tick?.last_price : this.barClose
  }

  /** Undefined when no fresh, positive price is known. */
  marketPrice(direction: Direction, nowMs: EpochMs, priceTick: number, offsetTicks: number): number | undefined {
    if (this.tick && nowMs - this.tickMs <= QUOTE_AGE_MS_MAX) {
      return aggressivePrice(direction, this.tick, priceTick, offsetTicks)
    }
    if (this.barClose === undefined || nowMs - this.barEndMs > QUOTE_AGE_MS_MAX) return undefined
    const { limit_up = null, limit_down = null } = this.tick ?? {}
    const quote: Quote = { last_price: this.barClose, bid_price_1: null, ask_price_1: null, limit_up, limit_down }
    return aggressivePrice(direction, quote, priceTick, offsetTicks)
  }
}
