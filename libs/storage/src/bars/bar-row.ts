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

const NUMBER = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/

/** What stands in the numbers' columns of a line, in their order; undefined where one is none. */
export function numbersOfRow(line: string): number[] | undefined {
  const cells = line.split(',').slice(2)
  const numbers = cells.map(Number)
  return cells.length === 7 && cells.every((cell) => NUMBER.test(cell)) && numbers.every(Number.isFinite)
    ? numbers
    : undefined
}

/** Undefined when the line is not a complete, sane row. */
export function parseBarRow(line: string): Bar | undefined {
  const [datetime = '', tradingDay = ''] = line.split(',', 2)
  const startMs = parseShanghai(datetime)
  const numbers = numbersOfRow(line)
  if (!numbers || startMs === undefined || !/^\d{8}$/.test(tradingDay)) return undefined
  const [open = 0, high = 0, low = 0, close = 0, volume = 0, turnover = 0, openInterest = 0] = numbers
  if (high < Math.max(open, close, low) || low > Math.min(open, close) || low <= 0) return undefined
  if (!Number.isSafeInteger(volume) || volume < 0) return undefined
  return { startMs, tradingDay, open, high, low, close, volume, turnover, openInterest, partial: false }
}
