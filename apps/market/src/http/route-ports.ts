import type { Calendar, EpochMs, TradingDay } from '@huangpu/core'
import type { Environment } from '@huangpu/messages'
import type { BarReader, ContinuousSource } from '@huangpu/storage'
import { MARKET_CONFIG } from '../config.js'
import type { FeedBook } from '../feed-book.js'

/** What the routes of market are made of. */
export interface RoutePorts {
  readonly book: Pick<FeedBook, 'get' | 'all'>
  readonly store: BarReader
  readonly continuous: ContinuousSource
  readonly calendar: Calendar
  readonly accountId: string
  readonly environment: Environment
  /** Exchange time. */
  nowMs(): EpochMs
}

/** The trading day of a product that runs now, or the next to come; of days before it the last row is written. */
export function todayOf({ calendar, nowMs }: Pick<RoutePorts, 'calendar' | 'nowMs'>, product: string): TradingDay {
  const known = calendar.knows(product) ? product : MARKET_CONFIG.longestDayProduct
  return calendar.tradingDayAtOrAfter(known, nowMs() - MARKET_CONFIG.lastRowAfterMs)
}
