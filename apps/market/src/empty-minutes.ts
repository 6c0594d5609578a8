import { fillMinutes, type EpochMs } from '@huangpu/core'
import type { BarOutlet } from './bar-outlet.js'
import type { ContractFeed } from './contract-feed.js'

/**
 * Writes a row at the last close, without volume, for each trading minute without a tick that starts before `untilMs`,
 * where the configuration wants such rows: from the first tick of a trading day on, and never where ticks may be missing.
 */
export const createMinuteFiller =
  (ports: { readonly outlet: BarOutlet; count(name: string): void }) =>
  (feed: ContractFeed, untilMs: EpochMs): void => {
    const { rules, lastBar, state } = feed
    if (!rules || !lastBar || lastBar.tradingDay !== state.day?.tradingDay || ports.outlet.holds(feed)) return
    for (const bar of fillMinutes(rules.calendar, rules.product, lastBar, untilMs)) {
      ports.outlet.take(feed, bar)
      ports.count('minutes_filled')
      const endMs = bar.startMs + MINUTE_MS
      if (feed.state.open === null) feed.state = { ...feed.state, closedThroughMs: endMs }
      feed.stateDirty = true
    }
  }

const MINUTE_MS = 60_000
