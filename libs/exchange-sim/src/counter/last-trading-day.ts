import { productOf, shiftDay, weekdayOf, type TradingDay, type TradingDays } from '@huangpu/core'

/** Contracts that end with the month before their delivery month. Source: contract specifications of SHFE and INE. */
const ENDS_THE_MONTH_BEFORE: ReadonlySet<string> = new Set(['fu', 'lu', 'sc'])

/** Container freight is settled by the index of a Monday. Source: contract specification of INE. */
const ENDS_ON_A_MONDAY: ReadonlySet<string> = new Set(['ec'])

/**
 * The last trading day of a contract such as `rb2701`: the 15th of its delivery month, or the next trading day when that
 * one does not trade; crude and fuel oils: the last trading day of the month before; container freight: the last Monday
 * of the month on which futures trade. Source: contract specifications of SHFE and INE, which let the exchange move a day by notice
 * (LU2101 ended on 2020-12-24): of real contracts the counter tells it.
 */
export function lastTradingDayOf(
  symbol: string,
  days: Pick<TradingDays, 'isTradingDay' | 'nextTradingDay' | 'previousTradingDay'>,
): string {
  const month = `20${symbol.slice(-4)}`
  const product = productOf(symbol) ?? ''
  if (ENDS_THE_MONTH_BEFORE.has(product)) return days.previousTradingDay(`${month}01`)
  if (ENDS_ON_A_MONDAY.has(product)) return lastMondayOf(month, days)
  const middle = `${month}15`
  return days.isTradingDay(middle) ? middle : days.nextTradingDay(middle)
}

/** Of a month such as `202612`. */
function lastMondayOf(month: string, days: Pick<TradingDays, 'isTradingDay'>): TradingDay {
  const first = `${month}01`
  const inMonth = Array.from({ length: 31 }, (_, index) => shiftDay(first, index)).filter((day) =>
    day.startsWith(month),
  )
  const mondays = inMonth.filter((day) => weekdayOf(day) === 1 && days.isTradingDay(day))
  return mondays.at(-1) ?? first
}
