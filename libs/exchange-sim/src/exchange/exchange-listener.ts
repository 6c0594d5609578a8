import type { ContractMarket } from '../market/contract-market.js'
import type { FlowEntry } from './exchange-changes.js'
import type { StatusChange } from './product-status.js'

/** Who listens: the fronts. Called only after the change is stored. */
export interface ExchangeListener {
  onPrivate(entry: FlowEntry): void
  onSnapshot(market: ContractMarket): void
  /** A product opens, pauses or closes. */
  onStatus(change: StatusChange): void
  /** An instant of `setAlarms` has come. */
  onAlarm(): void
  /** A trading day ended and was settled; sessions of it are over. */
  onNewDay(tradingDay: string): void
}
