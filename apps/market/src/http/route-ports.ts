import type { Calendar, EpochMs } from '@huangpu/core'
import type { Environment } from '@huangpu/messages'
import type { BarReader, ContinuousSource } from '@huangpu/storage'
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

/** Its night ends last. */
const LONGEST_DAY = 'au'

/** The trading day that runs now, or the next to come; days before it are finished. */
export const todayOf = ({ calendar, nowMs }: Pick<RoutePorts, 'calendar' | 'nowMs'>): string =>
  calendar.tradingDayAtOrAfter(LONGEST_DAY, nowMs())
