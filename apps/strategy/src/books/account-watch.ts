import { publishedMsOf } from '@huangpu/bus'
import type { Direction } from '@huangpu/core'
import { totalLots } from '@huangpu/core'
import type { Environment, PositionData, TradeData } from '@huangpu/messages'
import type { AccountBook } from '@huangpu/storage'

export interface AccountWatchOptions {
  readonly book: AccountBook
  readonly accountId: string
  readonly environment: Environment
}

/**
 * What the account really has, whosever orders did it: every fill and every complete query of the streams, kept with the
 * messages' keys, so that a restart knows what was heard before it. Storing methods run inside the caller's transaction.
 */
export class AccountWatch {
  constructor(private readonly options: AccountWatchOptions) {}

  storeTrade(trade: TradeData, entryId: string): void {
    if (this.isOurs(trade)) this.options.book.applyTrade(trade, publishedMsOf(entryId), trade.trading_day)
  }

  storeRow(row: PositionData, entryId: string): void {
    if (!this.isOurs(row)) return
    const { book, environment } = this.options
    const rows = book.addRow(row)
    if (!rows) return
    // A real exchange never goes back; a simulated one may be started anew.
    const isBehind = [...book.sides().values()].some((side) => side.tradingDay > row.trading_day)
    if (isBehind && environment === 'sim') book.beginAnew(row.trading_day)
    book.applySnapshot(rows, row.trading_day, publishedMsOf(entryId))
  }

  /** Lots of a side; undefined before the first complete query. */
  lots(symbol: string, side: Direction): number | undefined {
    const { book } = this.options
    if (!book.isKnown) return undefined
    const found = book.side(symbol, side)
    return found ? totalLots(found) : 0
  }

  /** Whether fills account for the lots of a side, so that no query alone has to be believed. */
  isExplained(symbol: string, side: Direction): boolean {
    return this.options.book.isKnown && (this.options.book.side(symbol, side)?.gap ?? null) === null
  }

  private isOurs(message: { account_id: string; environment: Environment }): boolean {
    return message.account_id === this.options.accountId && message.environment === this.options.environment
  }
}
