import {
  closableLots,
  emptySide,
  frozenLots,
  marketableLimit,
  openingLots,
  opposite,
  totalLots,
  type DiskState,
  type EpochMs,
  type OrderIntent,
  type RiskContext,
} from '@huangpu/core'
import type { SendOrderRequest } from '@huangpu/messages'
import type { ContractList } from '../market/contract-list.js'
import type { QuoteBoard } from '../market/quote-board.js'
import type { GatewayLinks } from '../session/gateway-links.js'
import { currentDay, sideToday } from '../session/trading-day.js'
import type { TradingDesk } from '../trading-desk.js'

/** The calendar's answer for a contract at an exchange time; undefined for a product it does not know. */
export interface TradingHours {
  isOpen(symbol: string, exchangeMs: EpochMs): boolean | undefined
}

/** The end of a contract. */
export interface ContractEnd {
  /** This trading day and the last included; undefined when there are many or nobody knows. */
  tradingDaysLeft(symbol: string, tradingDay: string): number | undefined
}

/** Gathers what the risk rules look at: the tables, the counter's contracts, the quotes, the links. */
export class RiskFacts {
  constructor(
    private readonly desk: TradingDesk,
    private readonly contracts: Pick<ContractList, 'termsOf'>,
    private readonly quotes: Pick<QuoteBoard, 'freshTick' | 'limitsOf'>,
    private readonly links: Pick<GatewayLinks, 'readiness' | 'killSwitch'>,
    private readonly hours: TradingHours,
    private readonly end: ContractEnd,
    private readonly disk: () => DiskState,
  ) {}

  contextOf(intent: OrderIntent): RiskContext {
    const { desk } = this
    const { symbol, direction } = intent
    const day = currentDay(desk)
    const side = intent.offset === 'OPEN' ? direction : opposite(direction)
    const identity = { accountId: desk.accountId, symbol, exchange: intent.exchange, direction: side }
    const held = sideToday(desk, symbol, side) ?? emptySide(identity, day)
    const active = desk.tables.orders.activeOf(symbol)
    return {
      nowWallMs: desk.wallMs(),
      contract: this.contracts.termsOf(symbol),
      limits: this.quotes.limitsOf(symbol, day),
      isSessionOpen: this.hours.isOpen(symbol, desk.exchangeMs()),
      killSwitch: this.links.killSwitch,
      disk: this.disk(),
      tradingDaysLeft: this.end.tradingDaysLeft(symbol, day),
      closeOnlyDays: desk.risk.expiry_close_only_days,
      tradeLink: this.links.readiness('td'),
      quoteLink: this.links.readiness('md'),
      closable: closableLots(held, frozenLots(held, active)),
      heldLots: totalLots(held),
      openingLots: openingLots(symbol, direction, active),
      unknownOrderIds: desk.tables.orders.unresolvedIds(symbol, day),
      maxOrderLots: desk.risk.max_order_volume,
      maxPositionLots: desk.risk.max_position_per_symbol,
    }
  }

  /** The limit of an emulated market order; undefined without a fresh quote of the opposite side. */
  marketLimit(request: SendOrderRequest): number | undefined {
    const { desk } = this
    const terms = this.contracts.termsOf(request.symbol)
    const tick = this.quotes.freshTick(request.symbol, {
      nowMs: desk.exchangeMs(),
      tradingDay: currentDay(desk),
      maxAgeMs: desk.risk.quote_max_age_ms,
    })
    if (!terms || !tick) return undefined
    const quote = {
      bid: tick.bid_volume_1 > 0 ? tick.bid_price_1 : null,
      ask: tick.ask_volume_1 > 0 ? tick.ask_price_1 : null,
      limitUp: tick.limit_up,
      limitDown: tick.limit_down,
    }
    return marketableLimit(request.direction, quote, terms.priceTick, desk.risk.market_order_ticks)
  }
}
