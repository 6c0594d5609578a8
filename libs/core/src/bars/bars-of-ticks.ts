import type { Calendar } from '../calendar/calendar.js'
import { TICK_SLOT, type TickCsvRow } from '../ticks/tick-csv-row.js'
import type { TickVolumeKind } from '../ticks/tick-csv-columns.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { BarGap } from './bar-gap.js'
import type { Bar } from './bar.js'
import { closeDueBar, onBarTick } from './bar-builder.js'
import { mergeInPlace } from './bar-merge.js'
import { createBarRules, emptyBarState, type BarBuilderState, type BarRules } from './bar-builder-state.js'
import { END_GRACE_MS, type TickVerdict } from './tick-verdict.js'

/** What a row must have, see `TickCsvOptions.slots`. */
export const BAR_TICK_SLOTS: readonly number[] = [
  TICK_SLOT.last,
  TICK_SLOT.high,
  TICK_SLOT.low,
  TICK_SLOT.volume,
  TICK_SLOT.turnover,
  TICK_SLOT.openInterest,
]

export interface BarsOfTicksOptions {
  readonly calendar: Calendar
  /** Product and price tick of a contract; undefined when its ticks are to be counted as `unknown_product`. */
  contractOf(symbol: string): { readonly product: string; readonly priceTick: number } | undefined
  /** The ticks begin before the opening: the first bar's volume counts from zero, however late its tick is. */
  readonly fromOpening: boolean
  onBar(symbol: string, bar: Bar): void
  onGap(symbol: string, gap: BarGap): void
}

interface Track {
  readonly symbol: string
  readonly rules: BarRules
  state: BarBuilderState
  /** Lots of the day, where ticks tell only their own. */
  lots: number
  tradingDay: TradingDay
  /** Instants up to which `tradingDay` is known to hold. */
  dayFromMs: EpochMs
  dayThroughMs: EpochMs
}

/** Bars of recorded ticks by the same rules as live ones, without a clock: the next tick closes a bar. */
export class BarsOfTicks {
  /** How many ticks were taken and refused, by reason. */
  readonly verdicts: Partial<Record<TickVerdict, number>> = {}
  private readonly tracks = new Map<string, Track | undefined>()
  /** One object for all ticks: the builder keeps none. */
  private readonly tick = {
    ...{ timeMs: NaN, tradingDay: '', lastPrice: NaN, volume: NaN, turnover: NaN, openInterest: NaN },
    ...{ highPrice: null as number | null, lowPrice: null as number | null },
  }
  private track: Track | undefined
  private symbol = ''

  constructor(private readonly options: BarsOfTicksOptions) {}

  /** One row; those of a contract come in order. */
  take(row: TickCsvRow, volumeKind: TickVolumeKind): void {
    if (row.symbol !== this.symbol) this.turnTo(row.symbol)
    const { track } = this
    if (!track) return this.count('unknown_product')
    const { values } = row
    this.enterDay(track, row)
    const { tick } = this
    tick.timeMs = row.atMs
    tick.tradingDay = track.tradingDay
    tick.lastPrice = values[TICK_SLOT.last] as number
    tick.volume = volumeOf(track, values[TICK_SLOT.volume] as number, volumeKind)
    tick.turnover = values[TICK_SLOT.turnover] as number
    tick.openInterest = values[TICK_SLOT.openInterest] as number
    const high = values[TICK_SLOT.high] as number
    const low = values[TICK_SLOT.low] as number
    tick.highPrice = high > 0 ? high : null
    tick.lowPrice = low > 0 ? low : null
    if (mergeInPlace(track.state, tick, track.rules)) return this.count('accepted')
    const step = onBarTick(track.state, tick, track.rules)
    track.state = step.state
    if (step.closed) this.options.onBar(track.symbol, step.closed)
    if (step.gap) this.options.onGap(track.symbol, step.gap)
    this.count(step.verdict)
  }

  /** Closes the bars that no tick closed. */
  finish(): void {
    for (const track of this.tracks.values()) {
      if (!track) continue
      const step = closeDueBar(track.state, Infinity, 0)
      track.state = step.state
      if (step.closed) this.options.onBar(track.symbol, step.closed)
    }
  }

  private turnTo(symbol: string): void {
    this.symbol = symbol
    this.track = this.tracks.get(symbol)
    if (this.track || this.tracks.has(symbol)) return
    this.track = this.open(symbol)
    this.tracks.set(symbol, this.track)
  }

  private open(symbol: string): Track | undefined {
    const contract = this.options.contractOf(symbol)
    if (!contract) return undefined
    return {
      symbol,
      rules: createBarRules({ calendar: this.options.calendar, ...contract }),
      state: emptyBarState(this.options.fromOpening ? -Infinity : null),
      lots: 0,
      tradingDay: '',
      dayFromMs: Infinity,
      dayThroughMs: -Infinity,
    }
  }

  /** The trading day as the file says, else by the calendar; a session's last tick may come a little after its end. */
  private enterDay(track: Track, row: TickCsvRow): void {
    let day = row.tradingDay
    if (day === '') {
      if (row.atMs >= track.dayFromMs && row.atMs <= track.dayThroughMs) return
      const { closeMs, tradingDay } = this.options.calendar.sessionAtOrAfter(track.rules.product, row.atMs)
      track.dayFromMs = row.atMs
      track.dayThroughMs = closeMs + END_GRACE_MS
      day = tradingDay
    }
    if (day === track.tradingDay) return
    track.tradingDay = day
    track.lots = 0
  }

  private count(verdict: TickVerdict): void {
    this.verdicts[verdict] = (this.verdicts[verdict] ?? 0) + 1
  }
}

/** Lots of the trading day so far; a row without a volume has that of the row before. */
function volumeOf(track: Track, volume: number, kind: TickVolumeKind): number {
  if (kind === 'per_tick') track.lots += volume >= 0 ? volume : 0
  else if (volume >= 0) track.lots = volume
  return track.lots
}
