import type { Calendar, EpochMs } from '@huangpu/core'
import type { RateBook } from '../counter/rate-book.js'
import type { MarketSource } from '../market/market-source.js'
import type { LedgerAccount } from './account-ledger.js'
import type { ExchangeJournal } from './exchange-changes.js'

/** What an exchange is opened with. */
export interface ExchangeOptions {
  readonly calendar: Calendar
  readonly source: MarketSource
  readonly journal: ExchangeJournal
  readonly brokerId: string
  readonly accounts: readonly LedgerAccount[]
  readonly rates?: RateBook
  /** Where time starts when nothing is stored. */
  readonly startMs: EpochMs
}
