import { productOf, type TradingDays } from '@huangpu/core'

/** Contracts that end with the month before their delivery month. Source: contract specifications of SHFE and INE. */
const ENDS_THE_MONTH_BEFORE: ReadonlySet<string> = new Set(['fu', 'lu', 'sc'])

/**
 * The last trading day of a contract such as `rb2701`: the 15th of its delivery month, or the next trading day when that
 * one does not trade; crude and fuel oils: the last trading day of the month before.
 */
export function lastTradingDayOf(
  symbol: string,
  days: Pick<TradingDays, 'isTradingDay' | 'nextTradingDay' | 'previousTradingDay'>,
): string {
  const month = `20${symbol.slice(-4)}`
  if (ENDS_THE_MONTH_BEFORE.has(productOf(symbol) ?? '')) return days.previousTradingDay(`${month}01`)
  const middle = `${month}15`
  return days.isTradingDay(middle) ? middle : days.nextTradingDay(middle)
}
