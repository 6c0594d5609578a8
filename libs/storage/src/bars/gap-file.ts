import { join } from 'node:path'
import { formatShanghai, GAP_REASONS, parseShanghai, type BarGap, type GapReason, type TradingDay } from '@huangpu/core'
import { symbolFolder } from './bar-folder.js'
import { appendRow } from './append-row.js'
import { loadSmallFile, readSmallFile } from './read-day-text.js'

export const GAP_HEADER = 'from,to,reason'

/** `{dir}/{symbol}/{trading_day}.gaps.csv`, beside the day's bars. */
export const gapFilePath = (dir: string, symbol: string, tradingDay: TradingDay): string =>
  join(symbolFolder(dir, symbol), `${tradingDay}.gaps.csv`)

/**
 * The spans of a day in which ticks of the contract may be missing, in the order in which they were found; empty when
 * none was. Lines that are no gaps, a half-written last one too, are skipped: the bars they spoke of are marked anyway.
 * @throws BarFileError
 */
export const readBarGaps = (dir: string, symbol: string, tradingDay: TradingDay): BarGap[] =>
  parseGaps(readSmallFile(gapFilePath(dir, symbol, tradingDay))?.toString() ?? '', tradingDay)

/** The same without holding up the process. */
export const loadBarGaps = async (dir: string, symbol: string, tradingDay: TradingDay): Promise<BarGap[]> =>
  parseGaps((await loadSmallFile(gapFilePath(dir, symbol, tradingDay)))?.toString() ?? '', tradingDay)

const parseGaps = (text: string, tradingDay: TradingDay): BarGap[] =>
  text
    .split('\n')
    .slice(1, -1)
    .flatMap((line) => {
      const [from = '', to = '', reason = ''] = line.split(',')
      const [fromMs, toMs] = [parseShanghai(from), parseShanghai(to)]
      const known = GAP_REASONS.find((one): one is GapReason => one === reason)
      return fromMs === undefined || toMs === undefined || !known ? [] : [{ tradingDay, fromMs, toMs, reason: known }]
    })

/** Appends one gap to its day's file in a single write. @throws BarFileError `write_failed` */
export function appendBarGap(dir: string, symbol: string, gap: BarGap, options?: { readonly sync?: boolean }): void {
  const row = [formatShanghai(gap.fromMs), formatShanghai(gap.toMs), gap.reason].join(',')
  appendRow(gapFilePath(dir, symbol, gap.tradingDay), GAP_HEADER, row, options)
}
