import { AuctionFold, type Bar, type BarLabel, type Calendar, type RecordedBar, type TradingDay } from '@huangpu/core'
import { BarDayBatch } from '@huangpu/storage'
import { CommandProblem } from '../commands/command-problem.js'
import { contractOf, type ForeignHours } from './foreign-hours.js'
import { ForeignBars, type ForeignBarFile } from './foreign-bars.js'
import type { Breathe } from './run-bars-command.js'

export interface ImportBarsOptions extends ForeignBarFile, ForeignHours {
  readonly out: string
  readonly calendar: Calendar
  readonly replace: boolean
  readonly breathe: Breathe
  /** Told now and then. */
  onProgress?(rows: number): void
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
 * Takes a bar file of another origin into a folder of ours: all of its days, or none. A trading day is in memory.
 * @throws CommandProblem, BarFileError, StoreError
 */
export async function importBars(options: ImportBarsOptions): Promise<ImportReport> {
  const { symbol, out, calendar, replace, breathe } = options
  const contract = contractOf(symbol, calendar, options)
  if (!contract) throw unknownHours(symbol)
  const foreign = new ForeignBars(options, { ...contract, calendar })
  const fold = new AuctionFold(contract.product, calendar)
  const batch = new BarDayBatch({ dir: out, owner: 'huangpu bars import', replace })
  const days = new DayCollector((day, bars) => batch.stage(symbol, day, bars))
  let [rows, bars] = [0, 0]
  const keep = (each: RecordedBar): void => {
    days.take(toBar(each, calendar.tradingDayAtOrAfter(contract.product, each.startMs)))
    bars += 1
  }
  try {
    for await (const part of foreign.rows()) {
      rows += part.length
      for (const row of part) fold.take(row).forEach(keep)
      options.onProgress?.(rows)
      await breathe()
    }
    fold.finish().forEach(keep)
    days.finish()
    await breathe()
    const { files } = batch
    batch.commit()
    const { label = 'start', hasTurnover = false, hasOpenInterest = false } = foreign.header ?? {}
    return { symbol, label, rows, bars, folded: rows - bars, hasTurnover, hasOpenInterest, files }
  } catch (error) {
    batch.abandon()
    throw error
  }
}

const unknownHours = (symbol: string): CommandProblem =>
  new CommandProblem(
    `${symbol} 的交易时段未知（合约代码区分大小写）；其他交易所请用 --hours 指定`,
    `the trading hours of ${symbol} are not known (case counts): give those of other exchanges by --hours`,
  )

/** Without a column of it turnover is 0: none is made up. */
function toBar(row: RecordedBar, tradingDay: TradingDay): Bar {
  const { startMs, open, high, low, close, volumeLots: volume, turnover = 0, openInterest } = row
  return { startMs, tradingDay, open, high, low, close, volume, turnover, openInterest, partial: false }
}

/** Hands on the bars of a trading day when the next one begins. */
class DayCollector {
  #bars: Bar[] = []

  constructor(private readonly onDay: (day: TradingDay, bars: readonly Bar[]) => void) {}

  take(bar: Bar): void {
    if (this.#bars[0] && this.#bars[0].tradingDay !== bar.tradingDay) this.finish()
    this.#bars.push(bar)
  }

  finish(): void {
    const [first] = this.#bars
    if (first) this.onDay(first.tradingDay, this.#bars)
    this.#bars = []
  }
}
