import { findLeg } from '../counter/account.js'
import { openableLots } from '../counter/check-account.js'
import { OFFSETS } from '../counter/check-order.js'
import { positionSideOf } from '../counter/order-record.js'
import { bucketOf, closableLots } from '../counter/position-leg.js'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'

/** How many lots an order of this kind could have, by the last price; 0 for what this counter does not know. */
function maxVolume({ front, fields, session, accountId }: TdRequest & { accountId: string }): number {
  const { exchange } = front
  const market = exchange.markets.get(fields.text('InstrumentID'))
  const offset = OFFSETS[fields.text('OffsetFlag')]
  if (!market || !offset) return 0
  const { symbol } = market.contract
  const side = fields.text('Direction') === '0' ? 'buy' : 'sell'
  if (offset === 'open') {
    const order = { symbol, side, offset, priceTicks: market.day.lastTicks } as const
    return openableLots(exchange.account(accountId), order, exchange.ledger.marksOf(accountId), {
      right: session.tradingRight,
      reserve: exchange.ledger.reserveOf(accountId),
    })
  }
  const leg = findLeg(exchange.account(accountId), symbol, positionSideOf({ side, offset }))
  return leg ? closableLots(bucketOf(leg, offset)) : 0
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
