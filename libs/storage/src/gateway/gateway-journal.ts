import type { Database } from 'better-sqlite3'
import { CancelJournal } from './cancel-journal.js'
import { GatewaySequences } from './gateway-sequences.js'
import { KillJournal } from './kill-journal.js'
import { LoginRefusals } from './login-refusals.js'
import { OrderJournal } from './order-journal.js'
import { PublishedPositions } from './published-positions.js'
import { TradeJournal } from './trade-journal.js'
import { WantedSymbols } from './wanted-symbols.js'

/** The gateway's journal: what was intended, sent and heard, so that nothing is sent twice and nothing told twice. */
export interface GatewayJournal {
  readonly orders: OrderJournal
  readonly trades: TradeJournal
  readonly cancels: CancelJournal
  readonly sequences: GatewaySequences
  readonly refusals: LoginRefusals
  readonly positions: PublishedPositions
  readonly wanted: WantedSymbols
  readonly kills: KillJournal
}

/** On a database that GATEWAY_MIGRATIONS were applied to. */
export const openGatewayJournal = (db: Database, accountId: string): GatewayJournal => ({
  orders: new OrderJournal(db, accountId),
  trades: new TradeJournal(db, accountId),
  cancels: new CancelJournal(db, accountId),
  sequences: new GatewaySequences(db, accountId),
  refusals: new LoginRefusals(db, accountId),
  positions: new PublishedPositions(db, accountId),
  wanted: new WantedSymbols(db, accountId),
  kills: new KillJournal(db, accountId),
})
