import type { NaiveBar, NaiveSpan } from './naive-bars.js'

const MINUTE_MS = 60_000

/**
 * The same bars, and one for every other trading minute of a day that comes after its first: at the last close, nothing traded.
 */
export function naiveFilledBars(bars: readonly NaiveBar[], spans: readonly NaiveSpan[]): NaiveBar[] {
  return spans.flatMap(({ tradingDay, openMs, closeMs }) => {
    const minutes: NaiveBar[] = []
    for (let startMs = openMs; startMs < closeMs; startMs += MINUTE_MS) {
      const last = bars.findLast((bar) => bar.tradingDay === tradingDay && bar.startMs <= startMs)
      if (last?.startMs === startMs) minutes.push(last)
      else if (last) {
        const { close } = last
        minutes.push({ ...last, startMs, open: close, high: close, low: close, volume: 0, turnover: 0 })
      }
    }
    return minutes
  })
}
