import { foldAuctionBars, type Bar, type BarLabel, type Calendar, type RecordedBar } from '@huangpu/core'
import { BarDayBatch } from '@huangpu/storage'
import { CommandProblem } from '../commands/command-problem.js'
import { contractOf, type ForeignHours } from './foreign-hours.js'
import { readForeignBars, type ForeignBarFile } from './read-foreign-bars.js'
import type { Breathe } from './run-bars-command.js'

export interface ImportBarsOptions extends ForeignBarFile, ForeignHours {
  readonly out: string
  readonly calendar: Calendar
  readonly replace: boolean
  readonly breathe: Breathe
}

export interface ImportReport {
  readonly symbol: string
  readonly label: BarLabel
  readonly rows: number
  readonly bars: number
  /** Rows of an auction's minute that joined the opening one. */
  readonly folded: number
  readonly hasTurnover: boolean
  readonly hasOpenInterest: boolean
  readonly files: readonly string[]
}

/**
 * Takes a bar file of another origin into a folder of ours: all of its days, or none.
 * @throws CommandProblem, BarFileError, StoreError
 */
export async function importBars(options: ImportBarsOptions): Promise<ImportReport> {
  const { symbol, out, calendar, replace, breathe } = options
  const contract = contractOf(symbol, calendar, options)
  if (!contract) throw unknownHours(symbol)
  const found = readForeignBars(options, contract.product, calendar)
  const bars = foldAuctionBars(found.bars, contract.product, calendar)
  const batch = new BarDayBatch({ dir: out, owner: 'huangpu bars import', replace })
  try {
    for (const [tradingDay, rows] of byTradingDay(bars, contract.product, calendar)) {
      batch.stage(symbol, tradingDay, rows)
      await breathe()
    }
    const { files } = batch
    batch.commit()
    return {
      symbol,
      label: found.label,
      rows: found.bars.length,
      bars: bars.length,
      folded: found.bars.length - bars.length,
      hasTurnover: bars.some((bar) => bar.turnover !== undefined),
      hasOpenInterest: found.hasOpenInterest,
      files,
    }
  } catch (error) {
    batch.abandon()
    throw error
  }
}

const unknownHours = (symbol: string): CommandProblem =>
  new CommandProblem(
    `${symbol} 的交易时段未知；其他交易所请用 --hours 指定`,
    `the trading hours of ${symbol} are not known: give those of other exchanges by --hours`,
  )

/** Without a column of it turnover is 0: none is made up. */
function byTradingDay(bars: readonly RecordedBar[], product: string, calendar: Calendar): Map<string, Bar[]> {
  const days = new Map<string, Bar[]>()
  for (const { startMs, open, high, low, close, volumeLots, turnover = 0, openInterest } of bars) {
    const tradingDay = calendar.tradingDayAtOrAfter(product, startMs)
    const rows = days.get(tradingDay) ?? []
    days.set(tradingDay, rows)
    const figures = { open, high, low, close, volume: volumeLots, turnover, openInterest }
    rows.push({ startMs, tradingDay, ...figures, partial: false })
  }
  return days
}
