import type {
  ExchangeAccount,
  ExchangeAccountDetail,
  ExchangeBook,
  ExchangeClock,
  ExchangeFaultView,
  ExchangeMarket,
  ExchangeOrder,
} from '@huangpu/messages'

/** GET /api/exchange/floor: everything that the page of the simulated exchange draws, of one moment. */
export interface ExchangeFloor {
  readonly clock: ExchangeClock
  readonly markets: readonly ExchangeMarket[]
  /** Of the contract that was asked for, else of the first. */
  readonly book: ExchangeBook | null
  /** Orders of accounts and participants that work, newest first in each kind. */
  readonly orders: readonly ExchangeOrder[]
  /** There are more working orders than these. */
  readonly is_cut: boolean
  readonly accounts: readonly ExchangeAccount[]
  /** The account that was asked for, else the console's own. */
  readonly account: ExchangeAccountDetail | null
  readonly faults: readonly ExchangeFaultView[]
}

/** One thing that may be said of a fault. */
export interface FaultField {
  readonly name: string
  readonly type: 'choice' | 'number' | 'text'
  readonly required: boolean
  /** Of a choice. */
  readonly options: readonly (string | number)[]
  /** What holds when nothing is entered; null: nothing does. */
  readonly fallback: string | number | null
}

/** Row of GET /api/exchange/fault-kinds. */
export interface FaultKind {
  readonly kind: string
  readonly fields: readonly FaultField[]
}
