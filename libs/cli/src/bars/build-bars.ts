import { BAR_TICK_SLOTS, BarsOfTicks, type Bar, type BarGap, type Calendar, type TickVerdict } from '@huangpu/core'
import type { TickVolumeKind } from '@huangpu/core'
import { BarDayBatch, openTickCsv } from '@huangpu/storage'
import { contractOf, type ForeignHours } from './foreign-hours.js'
import type { Breathe } from './run-bars-command.js'

export interface BuildBarsOptions extends ForeignHours {
  readonly files: readonly string[]
  readonly out: string
  readonly calendar: Calendar
  /** Contract of files that have no column for it. */
  readonly symbol?: string | undefined
  readonly volume: TickVolumeKind | 'auto'
  readonly fromOpening: boolean
  readonly replace: boolean
  /** Told now and then, with the file that is being read. */
  onProgress?(ticks: number, file: string): void
  readonly breathe: Breathe
}

export interface BuildReport {
  readonly ticks: number
  readonly bars: number
  /** Bars that miss a part of their minute: in files that begin in mid-day, and after a hole. */
  readonly partial: number
  readonly verdicts: Partial<Record<TickVerdict, number>>
  readonly files: readonly string[]
}

interface OpenDay {
  tradingDay: string
  bars: Bar[]
  gaps: BarGap[]
}

const TICKS_PER_BREATH = 50_000

/**
 * Builds 1-minute bars of recorded ticks. All days appear together when every file was read, or none does.
 * @throws TickCsvError, BarFileError, StoreError
 */
export async function buildBars(options: BuildBarsOptions): Promise<BuildReport> {
  const { files, out, calendar, symbol, volume, fromOpening, replace, breathe } = options
  const batch = new BarDayBatch({ dir: out, owner: 'huangpu bars build', replace })
  const days = new Map<string, OpenDay>()
  let [ticks, bars, partial] = [0, 0, 0]
  const dayOf = (of: string, tradingDay: string): OpenDay => {
    const open = days.get(of)
    if (open?.tradingDay === tradingDay) return open
    if (open && open.bars.length > 0) batch.stage(of, open.tradingDay, open.bars, open.gaps)
    const next = { tradingDay, bars: [], gaps: [] }
    days.set(of, next)
    return next
  }
  const builder = new BarsOfTicks({
    calendar,
    contractOf: (each) => contractOf(each, calendar, options),
    fromOpening,
    onBar: (of, bar) => {
      dayOf(of, bar.tradingDay).bars.push(bar)
      bars += 1
      if (bar.partial) partial += 1
    },
    onGap: (of, gap) => void dayOf(of, gap.tradingDay).gaps.push(gap),
  })
  try {
    for (const file of files) {
      const { reader, close } = openTickCsv(file, { symbol, volume, slots: BAR_TICK_SLOTS, isStrict: true })
      try {
        for (let row = reader.next(); row; row = reader.next()) {
          builder.take(row, reader.volumeKind)
          ticks += 1
          if (ticks % TICKS_PER_BREATH !== 0) continue
          options.onProgress?.(ticks, file)
          await breathe()
        }
      } finally {
        close()
      }
    }
    builder.finish()
    for (const [of, { tradingDay, bars: rows, gaps }] of days)
      if (rows.length > 0) batch.stage(of, tradingDay, rows, gaps)
    await breathe()
    const made = batch.files
    batch.commit()
    return { ticks, bars, partial, verdicts: builder.verdicts, files: made }
  } catch (error) {
    batch.abandon()
    throw error
  }
}
