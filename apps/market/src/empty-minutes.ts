import { fillMinutes, type Bar, type BarBuilderState, type EpochMs } from '@huangpu/core'
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
    if (!rules || !last || last.tradingDay !== before.day?.tradingDay) return
    const knownMs = Math.min(throughMs, knownThroughMs(feed, last, before))
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

/** Until when it is known that no tick came after the last one that was heard. */
function knownThroughMs({ doubt, intervals }: ContractFeed, last: Bar, before: BarBuilderState): EpochMs {
  const doubtMs = doubt?.sinceMs ?? Infinity
  if (before.gapResumedMs === null) return doubtMs
  const tickMs = before.day?.timeMs ?? -Infinity
  const sinceTick = intervals.gaps.filter(
    ({ tradingDay, toMs }) => tradingDay === last.tradingDay && minuteOf(toMs) >= minuteOf(tickMs),
  )
  return Math.min(doubtMs, ...sinceTick.map(({ fromMs }) => fromMs))
}
