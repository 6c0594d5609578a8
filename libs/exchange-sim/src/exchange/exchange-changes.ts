import type { Account, BookedFill } from '../counter/account.js'
import type { PositionDetail } from '../counter/position-detail.js'
import type { PositionLeg } from '../counter/position-leg.js'
import type { OrderRecord, TradeRecord } from '../counter/order-record.js'
import type { DayFigures, StoredFigures } from '../market/day-figures.js'
import type { StandingOrders } from '../market/standing-orders.js'
import type { CtpFields } from './return-fields.js'

/** What an entry tells that a client could miss: the exchange took the order, a part of it traded, all of it did. */
export type FlowMoment = 'ack' | 'partial_fill' | 'fill'

/** One message of the private topic. Its number counts from 1 per account and trading day. */
export interface FlowEntry {
  accountId: string
  tradingDay: string
  seq: number
  name: 'OnRtnOrder' | 'OnRtnTrade'
  fields: CtpFields
  /** Not stored. */
  moment?: FlowMoment | undefined
}

/** Time, day and the next free numbers. */
export interface ExchangeState {
  nowMs: number
  tradingDay: string
  /** Of orders and trades; also the source of their ids. */
  lastOrderSeq: number
  lastTradeSeq: number
  lastSessionId: number
  /** Counts the starts of this exchange: sessions of different starts differ in it. */
  frontId: number
}

export interface Settlement {
  accountId: string
  tradingDay: string
  text: string
}

/** What one operation changed; stored as a whole before any of it is told to anybody. */
export class ExchangeChanges {
  readonly orders = new Set<OrderRecord>()
  readonly accounts = new Set<string>()
  /** Of these all legs and details are stored anew: their day was settled. */
  readonly rolledAccounts = new Set<string>()
  readonly legs = new Map<PositionLeg, string>()
  /** With the account's id. */
  readonly details = new Map<PositionDetail, string>()
  readonly figures = new Set<string>()
  readonly trades: TradeRecord[] = []
  readonly flow: FlowEntry[] = []
  readonly settlements: Settlement[] = []
  sourceMoved = false
  /** What stands in the books is stored, too. */
  booksKept = false

  /** A fill changed a leg and details of the account. */
  touch(accountId: string, { leg, details }: Pick<BookedFill, 'leg' | 'details'>): void {
    this.legs.set(leg, accountId)
    for (const detail of details) this.details.set(detail, accountId)
  }
}

export interface StoredExchange {
  state: ExchangeState | undefined
  source: unknown
  /** Of the current trading day, by contract. */
  standing: Map<string, StandingOrders>
  /** What working orders hold is not in them. */
  accounts: Account[]
  figures: Map<string, StoredFigures>
  /** Of the current trading day, in their order. */
  orders: OrderRecord[]
  trades: TradeRecord[]
  flow: FlowEntry[]
}

/** Everything a commit may write; the store takes from it what `changes` names. */
export interface CommitView {
  changes: ExchangeChanges
  state: ExchangeState
  account(accountId: string): Account
  figures(symbol: string): DayFigures
  source(): unknown
  /** By contract; undefined where nothing of the market's own stands. */
  standing(symbol: string): StandingOrders | undefined
  readonly symbols: Iterable<string>
}

/** The store of the exchange. */
export interface ExchangeJournal {
  load(): StoredExchange
  /** All or nothing, and on disk when it returns. */
  commit(view: CommitView): void
  /** The statement of a day, or of the last settled one; undefined where there is none. */
  settlement(accountId: string, tradingDay?: string): Settlement | undefined
  /** Trading days that have a statement of this account, the last one first. */
  settledDays(accountId: string): string[]
}
