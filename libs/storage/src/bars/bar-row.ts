import { formatShanghai, parseShanghai, type Bar } from '@huangpu/core'

export const BAR_HEADER = 'datetime,trading_day,open,high,low,close,volume,turnover,open_interest'

/** One line without its line end. `partial` has no column: it is said on the channel when the bar is new. */
export const formatBarRow = (bar: Bar): string =>
  [
    formatShanghai(bar.startMs),
    bar.tradingDay,
    bar.open,
    bar.high,
    bar.low,
    bar.close,
    bar.volume,
    bar.turnover,
    bar.openInterest,
  ].join(',')

/** Undefined when the line is not a complete, sane row. */
export function parseBarRow(line: string): Bar | undefined {
  const fields = line.split(',')
  const [datetime = '', tradingDay = ''] = fields
  const startMs = parseShanghai(datetime)
  if (fields.length !== 9 || startMs === undefined || !/^\d{8}$/.test(tradingDay)) return undefined
  const numbers = fields.slice(2).map((text) => (text === '' ? NaN : Number(text)))
  if (!numbers.every(Number.isFinite)) return undefined
  const [open = 0, high = 0, low = 0, close = 0, volume = 0, turnover = 0, openInterest = 0] = numbers
  if (high < Math.max(open, close, low) || low > Math.min(open, close) || volume < 0) return undefined
  return { startMs, tradingDay, open, high, low, close, volume, turnover, openInterest, partial: false }
}
