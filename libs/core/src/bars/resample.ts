import type { EpochMs } from '../time/clock.js'
import { gapTouches, type BarGap } from './bar-gap.js'
import { MINUTE_MS } from './bar-minute.js'
import type { Bar } from './bar.js'
import type { IntervalPlan } from './interval-plan.js'
import { LARGER_INTERVALS, type LargerInterval } from './interval.js'

/** A bar of several minutes, stamped with the start of its first trading minute, whether that one has a row or not. */
export interface IntervalBar extends Bar {
  readonly interval: LargerInterval
  /** End of its last trading minute. */
  readonly endMs: EpochMs
}

/** The larger bars that are being built of one contract. Made anew from the day's rows after a restart. */
export interface ResampleState {
  /** In the order of `LARGER_INTERVALS`. */
  readonly open: readonly IntervalBar[]
  /** Start of the last closed bar of each interval: none before it is ever made again. */
  readonly closed: Readonly<Partial<Record<LargerInterval, EpochMs>>>
  /** Gaps of the days of open bars and later ones, which mark the bars that they touch. */
  readonly gaps: readonly BarGap[]
}

export interface ResampleStep {
  readonly state: ResampleState
  /** Finished bars, the smaller interval first. */
  readonly closed: readonly IntervalBar[]
}

export const EMPTY_RESAMPLE_STATE: ResampleState = { open: [], closed: {}, gaps: [] }

/**
 * One finished minute. It closes what it completes, and what it shows to be over. Minutes come in order; one before the
 * end of what is closed changes nothing.
 */
export function resampleBar(state: ResampleState, bar: Bar, plan: IntervalPlan): ResampleStep {
  const open: IntervalBar[] = []
  const done: IntervalBar[] = []
  const endMs = bar.startMs + MINUTE_MS
  for (const interval of LARGER_INTERVALS) {
    const current = state.open.find((one) => one.interval === interval)
    const span = plan.spanOf(interval, bar.tradingDay, bar.startMs)
    const closedMs = state.closed[interval]
    if (!span || (closedMs !== undefined && span.startMs <= closedMs) || (current && span.startMs < current.startMs)) {
      if (current) open.push(current)
      continue
    }
    if (current && current.startMs < span.startMs) done.push(current)
    const next =
      current?.startMs === span.startMs ? merge(current, bar) : begin(interval, span.startMs, span.endMs, bar)
    if (endMs >= span.endMs) done.push(next)
    else open.push(next)
  }
  return finish({ ...state, open }, done)
}

/** The clock: closes the bars whose last minute ended at or before `throughMs`, all minutes until then being known. */
export function closeDueIntervals(state: ResampleState, throughMs: EpochMs): ResampleStep {
  if (!state.open.some((bar) => bar.endMs <= throughMs)) return { state, closed: [] }
  const due = state.open.filter((bar) => bar.endMs <= throughMs)
  return finish({ ...state, open: state.open.filter((bar) => bar.endMs > throughMs) }, due)
}

/** Ticks may be missing: the bars that the gap touches will be partial, those that are open and those to come. */
export function onResampleGap(state: ResampleState, gap: BarGap): ResampleState {
  const days = [gap, ...state.open].map(({ tradingDay }) => tradingDay)
  const oldest = days.reduce((first, day) => (day < first ? day : first))
  return { ...state, gaps: [...state.gaps.filter(({ tradingDay }) => tradingDay >= oldest), gap] }
}

/** An open bar as it stands, for whoever asks before it is finished. */
export const withGaps = <T extends Bar & { readonly endMs: EpochMs }>(bar: T, gaps: readonly BarGap[]): T =>
  !bar.partial && gaps.some((gap) => gapTouches(gap, bar.startMs, bar.endMs)) ? { ...bar, partial: true } : bar

/** Rows of one trading day as they were built: the file has no column for the mark, its gaps tell it. */
export const markRows = (rows: readonly Bar[], gaps: readonly BarGap[]): readonly Bar[] =>
  gaps.length === 0
    ? rows
    : rows.map((row) => {
        const touched = gaps.some((gap) => gapTouches(gap, row.startMs, row.startMs + MINUTE_MS))
        return touched ? { ...row, partial: true } : row
      })

/** The larger bars of a day from its stored minutes: what is open at their end, and what they finished. */
export function resampleRows(rows: readonly Bar[], gaps: readonly BarGap[], plan: IntervalPlan): ResampleStep {
  let state: ResampleState = { ...EMPTY_RESAMPLE_STATE, gaps }
  const closed: IntervalBar[] = []
  for (const row of markRows(rows, gaps)) {
    const step = resampleBar(state, row, plan)
    state = step.state
    closed.push(...step.closed)
  }
  return { state, closed }
}

function finish(state: ResampleState, done: readonly IntervalBar[]): ResampleStep {
  if (done.length === 0) return { state, closed: done }
  const closed = { ...state.closed }
  for (const bar of done) closed[bar.interval] = Math.max(bar.startMs, closed[bar.interval] ?? bar.startMs)
  return { state: { ...state, closed }, closed: done.map((bar) => withGaps(bar, state.gaps)) }
}

function begin(interval: LargerInterval, startMs: EpochMs, endMs: EpochMs, bar: Bar): IntervalBar {
  return { ...bar, interval, startMs, endMs }
}

function merge(into: IntervalBar, bar: Bar): IntervalBar {
  return {
    ...into,
    high: Math.max(into.high, bar.high),
    low: Math.min(into.low, bar.low),
    close: bar.close,
    volume: into.volume + bar.volume,
    // Fen: sums of many minutes carry noise below it.
    turnover: Math.round((into.turnover + bar.turnover) * 100) / 100,
    openInterest: bar.openInterest,
    partial: into.partial || bar.partial,
  }
}
