import { clipGap, fillMinutes, type Bar, type BarRules, type BarBuilderState, type EpochMs } from '@huangpu/core'
import type { BarOutlet } from './bar-outlet.js'
import type { ContractFeed } from './contract-feed.js'

/** Writes rows for the minutes without a tick that end at or before `throughMs`. `before`: as the last tick left the builder. */
export type FillMinutes = (feed: ContractFeed, throughMs: EpochMs, before: BarBuilderState) => void

/**
 * Writes a row at the last close, without volume, for each trading minute without a tick, where the configuration wants such
 * rows: from the first tick of a trading day on to its end, and never where ticks may be missing.
 */
export const createMinuteFiller =
  (ports: { readonly outlet: BarOutlet; count(name: string): void }): FillMinutes =>
  (feed, throughMs, before) => {
    const { rules, lastBar, unwritten } = feed
    const last = unwritten.bars.at(-1) ?? lastBar
    if (!rules || !last || (before.day && before.day.tradingDay !== last.tradingDay)) return
    if (!isDayGoingOn(feed, last, ports.outlet)) return
    const knownMs = Math.min(throughMs, doubtfulFromMs(feed, rules, throughMs), knownThroughMs(feed, last, before))
    for (const bar of fillMinutes(rules.calendar, rules.product, last, knownMs - MINUTE_MS + 1)) {
      ports.outlet.take(feed, bar)
      ports.count('minutes_filled')
      const endMs = bar.startMs + MINUTE_MS
      if (feed.state.open === null) feed.state = { ...feed.state, closedThroughMs: endMs }
      feed.stateDirty = true
    }
  }

const MINUTE_MS = 60_000
const minuteOf = (ms: EpochMs): number => Math.floor(ms / MINUTE_MS)

/** Rows of its day may still come. Of a day that is over, gaps are remembered no more: nobody could say what was empty. */
function isDayGoingOn(feed: ContractFeed, { tradingDay }: Bar, outlet: BarOutlet): boolean {
  const { open, gaps } = feed.intervals
  if (outlet.holds(feed)) return gaps.every((gap) => gap.tradingDay <= tradingDay)
  return open.some((bar) => bar.interval === '1d' && bar.tradingDay === tradingDay)
}

/** Outside of trading nothing is in doubt. */
function doubtfulFromMs({ doubt }: ContractFeed, { calendar, product }: BarRules, throughMs: EpochMs): EpochMs {
  const spans = doubt && clipGap(calendar, product, doubt.sinceMs, doubt.untilMs ?? throughMs)
  return spans?.[0]?.fromMs ?? Infinity
}

/** Until when it is known that no tick came after the last one that was heard; where that is forgotten, after the last row. */
function knownThroughMs({ intervals }: ContractFeed, last: Bar, { day, gapResumedMs }: BarBuilderState): EpochMs {
  if (day && gapResumedMs === null) return Infinity
  const heardMs = day?.timeMs ?? last.startMs
  const since = intervals.gaps.filter(
    ({ tradingDay, toMs }) => tradingDay === last.tradingDay && minuteOf(toMs) >= minuteOf(heardMs),
  )
  return Math.min(Infinity, ...since.map(({ fromMs }) => fromMs))
}
