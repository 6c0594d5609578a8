import { tradeKey } from '@huangpu/core'
import type { Environment, OrderData, TradeData } from '@huangpu/messages'
import type { Store, StrategyRepository } from '@huangpu/storage'
import type { LiveStrategy } from '../instances/live-strategy.js'
import type { StrategyRoster } from '../instances/strategy-roster.js'

export interface OwnOrdersPorts {
  readonly store: Store
  readonly repository: StrategyRepository
  readonly roster: StrategyRoster
  readonly accountId: string
  readonly environment: Environment
  /** A fill of an own request was told to its instance. */
  onFill(trade: TradeData): void
}

/**
 * Attributes statuses and fills to instances by request_id, and by nothing else: other orders of the same contract do
 * not exist for a strategy. Storing and telling are apart, so that memory never runs ahead of the store.
 */
export class OwnOrders {
  constructor(private readonly ports: OwnOrdersPorts) {}

  /** Inside the caller's transaction. */
  storeStatus(status: OrderData): void {
    if (!this.isOurs(status)) return
    const { repository, store } = this.ports
    if (repository.instanceOf(status.request_id) === undefined) return
    repository.saveStatus(status)
    // Somebody downstream has the order: it must not be replayed into another Redis.
    store.outbox.confirm(status.request_id)
  }

  tellStatus(status: OrderData): void {
    if (this.isOurs(status)) this.strategyOf(status)?.onOrder(status)
  }

  /** Inside the caller's transaction. */
  storeTrade(trade: TradeData): void {
    if (!this.isOurs(trade)) return
    const instance = this.ports.repository.instanceOf(trade.request_id)
    if (instance !== undefined) this.ports.repository.saveFill(instance, trade)
  }

  tellTrade(trade: TradeData): void {
    const strategy = this.isOurs(trade) ? this.strategyOf(trade) : undefined
    if (!strategy) return
    strategy.onTrade(trade, tradeKey(trade))
    this.ports.onFill(trade)
  }

  /** What trading answered when the streams had not told it. */
  inject(facts: { statuses?: readonly OrderData[]; trades?: readonly TradeData[] }): void {
    for (const status of facts.statuses ?? []) {
      this.ports.store.transaction(() => this.storeStatus(status))
      this.tellStatus(status)
    }
    for (const trade of facts.trades ?? []) {
      this.ports.store.transaction(() => this.storeTrade(trade))
      this.tellTrade(trade)
    }
  }

  private isOurs(message: { account_id: string; environment: Environment }): boolean {
    return message.account_id === this.ports.accountId && message.environment === this.ports.environment
  }

  /** An instance whose file now names another contract has no part in what the old one still brings. */
  private strategyOf(message: { request_id: string; symbol: string }): LiveStrategy | undefined {
    const instance = this.ports.repository.instanceOf(message.request_id)
    const strategy = instance === undefined ? undefined : this.ports.roster.get(instance)
    return strategy?.symbol === message.symbol ? strategy : undefined
  }
}
