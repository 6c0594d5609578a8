import { distinguishesToday } from '../instrument/exchange.js'
import type { Exchange } from '../instrument/exchange.js'
import { opposite, type Direction, type Offset } from '../orders/vocabulary.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import { addLots, sameLots, type PositionSide, type RecordLots } from './position-side.js'

/** Fills that a side remembers while it waits for a query; a query that lags behind more is set right by the next. */
const RECENT_FILLS_MAX = 500

/** A fill, unique by its trade key before it gets here. */
export interface PositionTrade {
  readonly exchange: Exchange
  /** LONG = bought, SHORT = sold. */
  readonly direction: Direction
  readonly offset: Offset
  readonly price: number
  readonly lots: number
  readonly tradingDay: TradingDay
  /** When the gateway published it, wall epoch ms. */
  readonly publishedMs: EpochMs
}

/** The side that a trade moves: closing a long is a sale. */
export const sideOfTrade = (trade: { readonly direction: Direction; readonly offset: Offset }): Direction =>
  trade.offset === 'OPEN' ? trade.direction : opposite(trade.direction)

/** At SHFE and INE the counter's plain CLOSE means lots of yesterday. */
function changeOf(trade: PositionTrade, side: PositionSide): RecordLots {
  const lots = trade.offset === 'OPEN' ? trade.lots : -trade.lots
  const late = trade.tradingDay < side.tradingDay
  const ofToday =
    trade.offset === 'OPEN' ||
    trade.offset === 'CLOSETODAY' ||
    (trade.offset === 'CLOSE' && !distinguishesToday(trade.exchange) && side.lots.yesterday < trade.lots)
  return ofToday && !late ? { today: lots, yesterday: 0 } : { today: 0, yesterday: lots }
}

/**
 * Moves the side by one of its fills. A fill that the last query already contained moves nothing: see applySnapshot for
 * how it is told.
 */
export function applyTrade(side: PositionSide, trade: PositionTrade): PositionSide {
  const rolled = rollTo(side, trade.tradingDay)
  const { gap, baseMs } = rolled
  if (baseMs !== null && trade.publishedMs <= baseMs) return rolled
  const change = changeOf(trade, rolled)
  if (gap === null) return move(rolled, trade, change)
  if (trade.publishedMs > gap.publishedMs) return move({ ...rolled, gap: null, baseMs: gap.publishedMs }, trade, change)
  const explained = addLots(gap.explained, change)
  return { ...rolled, gap: sameLots(explained, rolled.lots) ? null : { ...gap, explained } }
}

function move(side: PositionSide, trade: PositionTrade, change: RecordLots): PositionSide {
  const lots = addLots(side.lots, change)
  const record = change.today !== 0 ? 'today' : 'yesterday'
  const price = {
    ...side.price,
    [record]: priceAfter(side.lots[record], side.price[record], change[record], trade.price),
  }
  const recent = [...side.recent.slice(1 - RECENT_FILLS_MAX), { change, publishedMs: trade.publishedMs }]
  return { ...side, lots, price, recent }
}

/** Opening averages in, closing leaves the average of what remains. */
function priceAfter(lots: number, price: number, change: number, tradePrice: number): number {
  const after = lots + change
  if (after <= 0) return 0
  if (change < 0) return price
  return lots <= 0 ? tradePrice : (lots * price + change * tradePrice) / after
}

/** Settlement: what was opened today is of yesterday from the next trading day on. An earlier day changes nothing. */
export function rollTo(side: PositionSide, tradingDay: TradingDay): PositionSide {
  if (tradingDay <= side.tradingDay) return side
  const { today, yesterday } = side.lots
  const both = today + yesterday
  const held = { today: Math.max(0, today), yesterday: Math.max(0, yesterday) }
  const weighted = held.today * side.price.today + held.yesterday * side.price.yesterday
  const price = both <= 0 ? 0 : weighted / (held.today + held.yesterday)
  return {
    ...side,
    tradingDay,
    lots: { today: 0, yesterday: both },
    price: { today: 0, yesterday: price },
    recent: [],
    gap: null,
    baseMs: side.gap?.publishedMs ?? side.baseMs,
  }
}
