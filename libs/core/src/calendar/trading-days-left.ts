import type { TradingDay } from '../time/shanghai-time.js'
import type { TradingDays } from './trading-days.js'

/**
 * Trading days from `today` to `lastDay`, both included: 1 on the last trading day itself, 0 after it.
 * @returns undefined when there are more than `max`
 */
export function tradingDaysLeft(
  days: Pick<TradingDays, 'isTradingDay' | 'nextTradingDay'>,
  today: TradingDay,
  lastDay: TradingDay,
  max: number,
): number | undefined {
  let left = 0
  for (let day = days.isTradingDay(today) ? today : days.nextTradingDay(today); day <= lastDay;) {
    left += 1
    if (left > max) return undefined
    day = days.nextTradingDay(day)
  }
  return left
}
