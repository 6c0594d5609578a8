import type { ExchangeMarket } from '@huangpu/messages'
import type { ContractMarket } from '../../market/contract-market.js'

export function marketView(market: ContractMarket): ExchangeMarket {
  const { book, contract, day, phase } = market
  const { spec, symbol } = contract
  const price = (ticks: number): number => market.priceOf(ticks)
  const maybe = (ticks: number | undefined): number | null => (ticks === undefined ? null : price(ticks))
  const [bid, ask] = [book.best('buy'), book.best('sell')]
  return {
    symbol,
    product: spec.product,
    phase,
    price_tick: spec.priceTick,
    volume_multiple: spec.multiplier,
    max_order_volume: spec.maxLimitOrderLots,
    last_price: price(day.lastTicks),
    open_price: maybe(day.openTicks),
    high_price: maybe(day.highTicks),
    low_price: maybe(day.lowTicks),
    pre_settlement: price(day.preSettlementTicks),
    limit_up: price(day.upperLimitTicks),
    limit_down: price(day.lowerLimitTicks),
    bid_price: maybe(bid?.priceTicks),
    bid_volume: bid?.volumeLots ?? 0,
    ask_price: maybe(ask?.priceTicks),
    ask_volume: ask?.volumeLots ?? 0,
    volume: day.volumeLots,
    turnover: day.turnover,
    open_interest: day.openInterest,
  }
}
