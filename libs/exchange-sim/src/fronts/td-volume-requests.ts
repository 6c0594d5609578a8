import { findLeg } from '../counter/account.js'
import { commissionOf, turnoverOf } from '../counter/contract.js'
import { OFFSETS } from '../counter/check-order.js'
import { positionSideOf } from '../counter/order-record.js'
import { bucketOf, closableLots } from '../counter/position-leg.js'
import type { ContractMarket } from '../market/contract-market.js'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'

/** How many lots an order of this kind could have; 0 for what this counter does not know. */
function maxVolume({ front, fields, accountId }: TdRequest & { accountId: string }): number {
  const { exchange } = front
  const market = exchange.markets.get(fields.text('InstrumentID'))
  const offset = OFFSETS[fields.text('OffsetFlag')]
  if (!market || !offset) return 0
  if (offset === 'open') return openable(market, exchange.funds(accountId).available)
  const side = positionSideOf({ side: fields.text('Direction') === '0' ? 'buy' : 'sell', offset })
  const leg = findLeg(exchange.account(accountId), market.contract.symbol, side)
  return leg ? closableLots(bucketOf(leg, offset)) : 0
}

/** By the last price, as no price is asked for. */
function openable(market: ContractMarket, available: number): number {
  const { contract, mark: price } = market.marks()
  const needed = turnoverOf(contract, price, 1) * contract.spec.marginRatio + commissionOf(contract, 'open', price, 1)
  return Math.max(0, Math.floor(available / needed))
}

const answer: TdHandler = afterLogin((request) => {
  const { session, name, requestId, fields } = request
  session.respondRows(name, requestId, [{ ...fields.all(), MaxVolume: maxVolume(request) }])
})

/** The request was renamed in 6.5.1. */
export const VOLUME_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryMaxOrderVolume: answer,
  ReqQueryMaxOrderVolume: answer,
}
