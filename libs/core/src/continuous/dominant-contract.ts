import type { TradingDay } from '../time/shanghai-time.js'

/** A contract at the close of a trading day. */
export interface ContractClose {
  readonly symbol: string
  /** Last price of the day. */
  readonly close: number
  readonly openInterest: number
  /** Wanted of those that tie with another by open interest, see `tiedSymbols`. */
  readonly volumeLots?: number | undefined
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

/**
 * Delivery year and month of a contract that trades on a day, `202610` for rb2610; contracts of one product compare by it.
 * CZCE writes one digit of the year: of RM705 it is that which is nearest to the day.
 */
export function deliveryMonthOf(symbol: string, on: TradingDay): number {
  const digits = /\d+$/.exec(symbol)?.[0] ?? ''
  const [year, month] = [Number(digits.slice(0, -2)), Number(digits.slice(-2))]
  // So often does the year that is written come round: every ten years, or every hundred.
  const cycle = 10 ** (digits.length - 2)
  const nearest = year + cycle * Math.round((Number(on.slice(0, 4)) - year) / cycle)
  return nearest * 100 + month
}

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

/** Contracts of a day that have the open interest of another: the volume decides between them. */
export function tiedSymbols({ contracts }: ProductDay): string[] {
  const first = new Map<number, ContractClose>()
  const tied = new Set<string>()
  for (const contract of contracts) {
    const other = first.get(contract.openInterest)
    if (other) tied.add(other.symbol).add(contract.symbol)
    else first.set(contract.openInterest, contract)
  }
  return [...tied]
}

function choose({ tradingDay, contracts }: ProductDay, current: string | undefined): string | undefined {
  const monthOf = (symbol: string): number => deliveryMonthOf(symbol, tradingDay)
  const earliest = current === undefined ? -Infinity : monthOf(current)
  const isThere = contracts.some(({ symbol }) => symbol === current)
  const isDelivered = earliest <= Number(tradingDay.slice(0, 6))
  if (current !== undefined && !isThere && !isDelivered) return current
  const byStanding = (a: ContractClose, b: ContractClose): number =>
    b.openInterest - a.openInterest ||
    (b.volumeLots ?? 0) - (a.volumeLots ?? 0) ||
    monthOf(a.symbol) - monthOf(b.symbol)
  return [...contracts].sort(byStanding).find(({ symbol }) => monthOf(symbol) >= earliest)?.symbol
}
