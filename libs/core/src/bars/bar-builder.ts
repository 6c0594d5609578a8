import type { EpochMs } from '../time/clock.js'
import type { BarGap } from './bar-gap.js'
import type { Bar, BarTick } from './bar.js'
import type { BarBuilderState, BarRules, BarStep, DayProgress, OpenBar } from './bar-builder-state.js'
import { mergeTick } from './bar-merge.js'
import { MINUTE_MS, minuteOfTick, sessionOfTick, ticksFromMs, tradingMsBetween } from './bar-minute.js'
import { cleanPrice, cleanYuan, highOfTick, highSoFar, lowOfTick, lowSoFar } from './bar-prices.js'
import { isQuantity, isTradePrice, type TickVerdict } from './tick-verdict.js'

/** A counter that falls this often in a row was reset for good: the bar goes on from it, marked partial. */
const FALLEN_TICKS_MAX = 3

/**
 * One tick: moves the open bar, or closes it and begins the next. Refused ticks change nothing. Minutes that ended until
 * `overMs` are over by the clock, had they a tick or not: the larger bars of which they were the last are out.
 */
export function onBarTick(
  state: BarBuilderState,
  heard: BarTick,
  rules: BarRules,
  overMs: EpochMs = -Infinity,
): BarStep {
  const tick = withQuantities(heard, state.day)
  const { open } = state
  const inOpenBar =
    open !== null && tick.timeMs >= open.startMs && tick.timeMs < open.endMs && tick.tradingDay === open.tradingDay
  const minuteMs = inOpenBar ? open.startMs : locate(tick, rules)
  if (typeof minuteMs === 'string') return refuse(state, minuteMs)
  if (!isTradePrice(tick.lastPrice)) return refuse(state, 'no_price')
  if (open?.startMs !== minuteMs && minuteMs < beginsFromMs(state, overMs)) return refuse(state, 'late')
  const { day } = state
  let base = state
  let gap: BarGap | null = null
  if (day !== null && day.tradingDay === tick.tradingDay) {
    if (tick.timeMs < day.timeMs) return refuse(state, 'out_of_order')
    if (tick.volume < day.volume) {
      const fallenTicks = state.fallenTicks + 1
      if (fallenTicks < FALLEN_TICKS_MAX) return refuse({ ...state, fallenTicks }, 'volume_fell')
      base = rebase(state, tick)
      gap = resetGap(open, day, tick, minuteMs)
    }
  }
  if (base.open !== null && minuteMs === base.open.startMs) return merge(base, base.open, tick, rules, gap)
  return begin(base, minuteMs, tick, rules, gap)
}

/** The clock: closes the bar whose minute ended at least `graceMs` ago, without waiting for the next tick. */
export function closeDueBar(state: BarBuilderState, nowMs: EpochMs, graceMs: number): BarStep {
  const { open } = state
  if (open === null || nowMs < open.endMs + graceMs) return { state, verdict: 'accepted', closed: null, gap: null }
  const next = { ...state, open: null, closedThroughMs: open.endMs }
  return { state: next, verdict: 'accepted', closed: toBar(open), gap: null }
}

/** Ticks may be missing from `fromMs` to `resumedMs`: marks what they would have moved, not a bar that was over before. */
export function onFeedGap(state: BarBuilderState, fromMs: EpochMs, resumedMs: EpochMs): BarBuilderState {
  const { open } = state
  return {
    ...state,
    open: open && fromMs < open.endMs ? { ...open, partial: true } : open,
    watchedSinceMs: Math.max(state.watchedSinceMs ?? resumedMs, resumedMs),
    gapResumedMs: Math.max(state.gapResumedMs ?? resumedMs, resumedMs),
  }
}

/**
 * After a restart: the rows that were written win over the remembered state. `lastRow` is the last row on disk of the
 * contract, of any day. What the row says of its minute gives the volume from which the next bar counts.
 */
export function reconcileBarState(state: BarBuilderState, lastRow: Bar | undefined): BarBuilderState {
  if (!lastRow) return state
  const rowEndMs = lastRow.startMs + MINUTE_MS
  const { open, day } = state
  if (open !== null && open.startMs > lastRow.startMs) return state
  if (open === null) {
    const stale = state.closedThroughMs === null || state.closedThroughMs < rowEndMs
    return stale ? { ...state, closedThroughMs: rowEndMs, day: null } : state
  }
  const volume = open.baselineVolume + lastRow.volume
  const turnover = open.baselineTurnover + lastRow.turnover
  const known = open.startMs === lastRow.startMs && day !== null
  return { ...state, open: null, closedThroughMs: rowEndMs, day: known ? { ...day, volume, turnover } : null }
}

const refuse = (state: BarBuilderState, verdict: TickVerdict): BarStep => ({ state, verdict, closed: null, gap: null })

/** No bar that is not open begins before. */
function beginsFromMs({ open, closedThroughMs }: BarBuilderState, overMs: EpochMs): EpochMs {
  const lastMs = open?.startMs ?? closedThroughMs ?? -Infinity
  return Math.max(lastMs, overMs - MINUTE_MS + 1)
}

function locate(tick: BarTick, rules: BarRules): EpochMs | TickVerdict {
  if (!rules.calendar.knows(rules.product)) return 'unknown_product'
  const session = sessionOfTick(rules.calendar, rules.product, tick.tradingDay, tick.timeMs, rules.endGraceMs)
  if (session) return minuteOfTick(session, tick.timeMs)
  const actual = rules.calendar.tradingDayOf(rules.product, tick.timeMs)
  return actual === undefined || actual === tick.tradingDay ? 'outside_session' : 'wrong_trading_day'
}

/** Continues from a counter that was set back, so that no volume is counted twice and none is negative. */
function rebase(state: BarBuilderState, tick: BarTick): BarBuilderState {
  const { open, day } = state
  return {
    ...state,
    open: open && {
      ...open,
      partial: true,
      baselineVolume: tick.volume - open.volume,
      baselineTurnover: tick.turnover - open.turnover,
    },
    day: day && { ...day, volume: tick.volume, turnover: tick.turnover },
  }
}

/** From the last tick that counted to the one that does again; both their minutes are touched, auction and closing instant too. */
const resetGap = (open: OpenBar | null, day: DayProgress, tick: BarTick, minuteMs: EpochMs): BarGap => ({
  tradingDay: tick.tradingDay,
  fromMs: open ? Math.min(day.timeMs, open.endMs - 1) : day.timeMs,
  toMs: Math.max(tick.timeMs, minuteMs),
  reason: 'volume_reset',
})

/** The day as this tick leaves it. */
function progressOf(tick: BarTick, before: DayProgress | null): DayProgress {
  const { tradingDay, timeMs, volume, turnover, openInterest, highPrice, lowPrice } = tick
  const day = before?.tradingDay === tradingDay ? before : null
  const [high, low] = [highSoFar(day?.high ?? null, highPrice), lowSoFar(day?.low ?? null, lowPrice)]
  return { tradingDay, timeMs, volume, turnover, openInterest, high, low }
}

/** A tick without turnover or open interest says nothing new of them, nor does a turnover that fell while volume did not. */
function withQuantities(tick: BarTick, day: DayProgress | null): BarTick {
  const before = day?.tradingDay === tick.tradingDay ? day : undefined
  const fell = before !== undefined && tick.turnover < before.turnover && tick.volume >= before.volume
  const isTold = isQuantity(tick.turnover) && !fell
  if (isTold && isQuantity(tick.openInterest)) return tick
  const turnover = isTold ? tick.turnover : (before?.turnover ?? 0)
  const openInterest = isQuantity(tick.openInterest) ? tick.openInterest : (day?.openInterest ?? 0)
  return { ...tick, turnover, openInterest }
}

function merge(state: BarBuilderState, open: OpenBar, tick: BarTick, rules: BarRules, gap: BarGap | null): BarStep {
  const merged = mergeTick(open, state.day, tick, rules)
  const next = state.gapResumedMs === null ? merged : { ...merged, partial: true }
  return { state: advance(state, next, state.closedThroughMs, tick), verdict: 'accepted', closed: null, gap }
}

function begin(
  state: BarBuilderState,
  minuteMs: EpochMs,
  tick: BarTick,
  rules: BarRules,
  reset: BarGap | null,
): BarStep {
  const { baseline, partial, previous, unheard } = baselineOf(state, minuteMs, tick, rules)
  const price = cleanPrice(tick.lastPrice, rules)
  const next: OpenBar = {
    startMs: minuteMs,
    tradingDay: tick.tradingDay,
    open: price,
    high: highOfTick(tick, previous, price, rules),
    low: lowOfTick(tick, previous, price, rules),
    close: price,
    volume: tick.volume - baseline.volume,
    turnover: cleanYuan(tick.turnover - baseline.turnover),
    openInterest: tick.openInterest,
    partial: partial || reset !== null,
    endMs: minuteMs + MINUTE_MS,
    baselineVolume: baseline.volume,
    baselineTurnover: baseline.turnover,
  }
  const closedThroughMs = state.open?.endMs ?? state.closedThroughMs
  return {
    state: advance(state, next, closedThroughMs, tick),
    verdict: 'accepted',
    closed: state.open && toBar(state.open),
    gap: reset ?? unheard ?? null,
  }
}

const advance = (
  state: BarBuilderState,
  open: OpenBar,
  closedThroughMs: EpochMs | null,
  tick: BarTick,
): BarBuilderState => ({
  open,
  closedThroughMs,
  day: progressOf(tick, state.day),
  watchedSinceMs: state.watchedSinceMs,
  gapResumedMs: null,
  fallenTicks: 0,
})

interface Baseline {
  readonly baseline: { readonly volume: number; readonly turnover: number }
  readonly partial: boolean
  /** What the day's extremes are compared with: null means that all of the day so far lies in this bar. */
  readonly previous: DayProgress | null
  /** The part of the day that nobody heard. */
  readonly unheard?: BarGap
}

const FROM_ZERO = { volume: 0, turnover: 0 } as const

/** Where a new bar counts from: zero at the day's opening, the previous tick later, its own first tick after a loss. */
function baselineOf(state: BarBuilderState, minuteMs: EpochMs, tick: BarTick, rules: BarRules): Baseline {
  const { day, watchedSinceMs, gapResumedMs } = state
  const fromItself: Baseline = { baseline: tick, partial: true, previous: progressOf(tick, null) }
  if (day === null || day.tradingDay !== tick.tradingDay) {
    const opening = rules.calendar.sessionsOf(rules.product, tick.tradingDay)[0]
    if (!opening) return fromItself
    const fromMs = Math.max(ticksFromMs(opening), state.closedThroughMs ?? 0)
    const unheardTo = (toMs: EpochMs): BarGap => ({ tradingDay: tick.tradingDay, fromMs, toMs, reason: 'heard_late' })
    const watched = watchedSinceMs !== null && watchedSinceMs <= ticksFromMs(opening)
    if (minuteMs !== opening.openMs && !watched) return { ...fromItself, unheard: unheardTo(tick.timeMs) }
    const fromStart: Baseline = { baseline: FROM_ZERO, partial: false, previous: null }
    if (watchedSinceMs === null || watched) return fromStart
    // Who hears a tick of the auction has heard its price.
    if (watchedSinceMs <= opening.openMs && tick.timeMs < opening.openMs && gapResumedMs === null) return fromStart
    const toMs = Math.max(opening.openMs, Math.min(watchedSinceMs, tick.timeMs))
    return { ...fromStart, partial: true, unheard: unheardTo(toMs) }
  }
  const continued: Baseline = { baseline: day, partial: false, previous: day }
  if (gapResumedMs === null) return continued
  if (tradingMsBetween(rules, tick.tradingDay, day.timeMs, gapResumedMs, true) === 0) return continued
  // The lost ticks lie in the minute before this one at most: what they traded is counted here rather than nowhere.
  const lastEndMs = state.open?.endMs ?? state.closedThroughMs ?? day.timeMs
  const adjacent = tradingMsBetween(rules, tick.tradingDay, lastEndMs, minuteMs) === 0
  return adjacent ? { ...continued, partial: true } : fromItself
}

function toBar(open: OpenBar): Bar {
  const { startMs, tradingDay, high, low, close, volume, turnover, openInterest, partial } = open
  return { startMs, tradingDay, open: open.open, high, low, close, volume, turnover, openInterest, partial }
}
