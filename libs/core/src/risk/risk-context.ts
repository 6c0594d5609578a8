import type { DiskState } from './disk-state.js'
import type { EpochMs } from '../time/clock.js'
import type { Exchange } from '../instrument/exchange.js'
import type { ClosableLots } from '../orders/split-close.js'
import type { CommandOrderType, Direction, Offset } from '../orders/vocabulary.js'
import type { RiskRefusal } from './risk-refusal.js'

/** What is about to be sent, before it is split; an emulated market order already has its limit. */
export interface OrderIntent {
  readonly symbol: string
  readonly exchange: Exchange
  /** LONG = buy, SHORT = sell. */
  readonly direction: Direction
  readonly offset: Offset
  readonly orderType: CommandOrderType
  readonly price: number
  readonly volumeLots: number
  /** Wall epoch ms from which on it must not be sent. */
  readonly expiresAtMs: EpochMs
}

/** The contract's terms as the counter gave them. */
export interface ContractTerms {
  readonly exchange: Exchange
  readonly priceTick: number
  readonly minLots: number
  readonly maxLots: number
  readonly tradable: boolean
}

/** `silent`: whoever keeps the links shows no sign of life, so that nobody knows. */
export type LinkReadiness = 'silent' | 'disconnected' | 'preparing' | 'ready'

/** Everything that the rules look at; all of it is of the order's own contract and account. */
export interface RiskContext {
  /** Wall time, as the expiry is. */
  readonly nowWallMs: EpochMs
  /** Undefined for a contract that the counter does not list. */
  readonly contract: ContractTerms | undefined
  /** Of the current trading day; null while unknown. */
  readonly limits: { readonly up: number | null; readonly down: number | null }
  /** Whether the exchange takes orders of the product at this exchange time; undefined when its hours are not known. */
  readonly isSessionOpen: boolean | undefined
  /** Who turned the kill switch on and why; undefined while it is off. */
  readonly killSwitch: string | undefined
  /** Of the disk that orders are journalled on. */
  readonly disk: DiskState
  /** Of the contract, this one and the last included; undefined when there are many or nobody knows. */
  readonly tradingDaysLeft: number | undefined
  /** In so many of its last trading days a contract is not opened; 0: the rule is off. */
  readonly closeOnlyDays: number
  readonly tradeLink: LinkReadiness
  readonly quoteLink: LinkReadiness
  /** Of the side that a close would close: held less frozen. */
  readonly closable: ClosableLots
  /** Held on the side that an open would add to, and what working opens may still add. */
  readonly heldLots: number
  readonly openingLots: number
  /** Ids of this contract's orders whose fate nobody knows. */
  readonly unknownOrderIds: readonly string[]
  readonly maxOrderLots: number
  readonly maxPositionLots: number
}

/** One check. Undefined: this rule has no objection. */
export type RiskRule = (intent: OrderIntent, context: RiskContext) => RiskRefusal | undefined
