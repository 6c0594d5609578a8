import type { Calendar } from '../calendar/calendar.js'
import { decimalsOfTick } from '../instrument/price-tick.js'
import type { EpochMs } from '../time/clock.js'
import type { TradingDay } from '../time/shanghai-time.js'
import type { BarGap } from './bar-gap.js'
import type { Bar } from './bar.js'
import { END_GRACE_MS, type TickVerdict } from './tick-verdict.js'

/** The bar of the current minute. Its volume is that of the last tick minus the baseline. */
export interface OpenBar extends Bar {
  readonly endMs: EpochMs
  /** Day's volume and turnover when the bar began. */
  readonly baselineVolume: number
  readonly baselineTurnover: number
}

/** What the last accepted tick said of the day so far. */
export interface DayProgress {
  readonly tradingDay: TradingDay
  readonly timeMs: EpochMs
  readonly volume: number
  readonly turnover: number
  readonly openInterest: number
  readonly high: number | null
  readonly low: number | null
}

/** Everything the builder remembers of one contract; plain JSON, so that it survives a restart. */
export interface BarBuilderState {
  readonly open: OpenBar | null
  /** End of the last closed minute: no bar begins before it, ever again. */
  readonly closedThroughMs: EpochMs | null
  readonly day: DayProgress | null
  /** Since when the feed has been watched without a gap; null when that is not known. */
  readonly watchedSinceMs: EpochMs | null
  /** When the feed resumed after a gap that no tick has followed yet. */
  readonly gapResumedMs: EpochMs | null
  /** Refused ticks in a row whose volume lay below the last accepted one. */
  readonly fallenTicks: number
}

export interface BarRules {
  readonly calendar: Calendar
  readonly product: string
  /** 10 to the decimals of the price tick: prices are rounded by it. */
  readonly priceScale: number
  readonly endGraceMs: number
}

/** Result of one event: the next state, what became of the tick, the bar that it closed, and the gap that it shows. */
export interface BarStep {
  readonly state: BarBuilderState
  readonly verdict: TickVerdict
  readonly closed: Bar | null
  /** What the tick showed to be missing. What the feed itself loses is told by `onFeedGap`. */
  readonly gap: BarGap | null
}

export const createBarRules = (options: {
  calendar: Calendar
  product: string
  priceTick: number
  /** @default 1000 */
  endGraceMs?: number
}): BarRules => ({
  calendar: options.calendar,
  product: options.product,
  priceScale: 10 ** decimalsOfTick(options.priceTick),
  endGraceMs: options.endGraceMs ?? END_GRACE_MS,
})

export const emptyBarState = (watchedSinceMs: EpochMs | null = null): BarBuilderState => ({
  open: null,
  closedThroughMs: null,
  day: null,
  watchedSinceMs,
  gapResumedMs: null,
  fallenTicks: 0,
})
