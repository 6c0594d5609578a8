import type { TradingDay } from '../time/shanghai-time.js'

/** A contract at the close of a trading day. */
export interface ContractClose {
  readonly symbol: string
  /** Last price of the day. */
  readonly close: number
  readonly openInterest: number
  readonly volumeLots: number
}

export interface ProductDay {
  readonly tradingDay: TradingDay
  /** Every contract of one product that has bars of that day, in any order. */
  readonly contracts: readonly ContractClose[]
}

/** A contract while it is dominant. */
export interface DominantSpan {
  readonly symbol: string
  /** Its first trading day as the dominant one: that after `decidedOn`. */
  readonly from: TradingDay
  /** The close by which it was chosen. */
  readonly decidedOn: TradingDay
  /** Its last trading day as the dominant one; null while it still is. */
  readonly through: TradingDay | null
}

/** Delivery year and month, `2610` for rb2610; contracts of one product compare by it. */
export const deliveryMonthOf = (symbol: string): number => Number(/\d+$/.exec(symbol)?.[0] ?? NaN)

/**
 * The dominant contract of each trading day: the one with the largest open interest at a close (of equals the one with
 * the larger volume, then the nearer delivery) is it from the next trading day on, never within a day, and never again
 * one of an earlier delivery. A dominant contract without bars of a day stays what it is, since its bars may be missing,
 * until its delivery month has come. There is none before the second day, since none could be known.
 *
 * After RiceQuant's rule (rqdata, futures.get_dominant: largest open interest at the close, from the next trading day,
 * each contract once), without its margin of 1.1: here no contract comes back, so none is needed.
 * https://www.ricequant.com/doc/rqdata/python/futures-mod.html
 */
export function dominantSpans(
  days: readonly ProductDay[],
  nextTradingDay: (day: TradingDay) => TradingDay,
): DominantSpan[] {
  const spans: DominantSpan[] = []
  for (const day of days) {
    const current = spans.at(-1)
    const chosen = choose(day, current?.symbol)
    if (chosen === undefined || chosen === current?.symbol) continue
    if (current) spans[spans.length - 1] = { ...current, through: day.tradingDay }
    const from = nextTradingDay(day.tradingDay)
    spans.push({ symbol: chosen, from, decidedOn: day.tradingDay, through: null })
  }
  return spans
}

function choose({ tradingDay, contracts }: ProductDay, current: string | undefined): string | undefined {
  const earliest = current === undefined ? -Infinity : deliveryMonthOf(current)
  const isThere = contracts.some(({ symbol }) => symbol === current)
  const isDelivered = earliest <= Number(tradingDay.slice(2, 6))
  if (current !== undefined && !isThere && !isDelivered) return current
  const [best] = contracts.filter(({ symbol }) => deliveryMonthOf(symbol) >= earliest).sort(byStanding)
  return best?.symbol
}

const byStanding = (a: ContractClose, b: ContractClose): number =>
  b.openInterest - a.openInterest ||
  b.volumeLots - a.volumeLots ||
  deliveryMonthOf(a.symbol) - deliveryMonthOf(b.symbol)
