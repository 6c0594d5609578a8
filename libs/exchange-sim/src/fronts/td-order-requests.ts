import type { InputOrder } from '../counter/check-order.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import type { OrderKey } from '../exchange/day-orders.js'
import { FORBIDDEN_NOW } from '../exchange/order-acceptance.js'
import type { Slicing } from '../exchange/order-slices.js'
import { rspInfoOf } from './refusal.js'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'
import type { RequestFields } from './td-session.js'

/** THOST_FTDC_OAS_Rejected */
const ACTION_REJECTED = 'c'

type LoggedInRequest = TdRequest & { accountId: string }

export const ORDER_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqOrderInsert: afterLogin(insert),
  ReqOrderAction: afterLogin(act),
}

const inputOf = (fields: RequestFields): InputOrder => ({
  InvestorID: fields.text('InvestorID'),
  InstrumentID: fields.text('InstrumentID'),
  ExchangeID: fields.text('ExchangeID'),
  OrderRef: fields.text('OrderRef'),
  OrderPriceType: fields.text('OrderPriceType'),
  Direction: fields.text('Direction'),
  CombOffsetFlag: fields.text('CombOffsetFlag'),
  CombHedgeFlag: fields.text('CombHedgeFlag'),
  LimitPrice: fields.number('LimitPrice'),
  VolumeTotalOriginal: fields.number('VolumeTotalOriginal'),
  TimeCondition: fields.text('TimeCondition'),
  VolumeCondition: fields.text('VolumeCondition'),
  MinVolume: fields.number('MinVolume'),
  ContingentCondition: fields.text('ContingentCondition'),
  ForceCloseReason: fields.text('ForceCloseReason'),
  OrderMemo: fields.text('OrderMemo'),
})

/** An accepted order is told by the private topic only; a refused one to its session and, as an error return, to all. */
function insert(request: LoggedInRequest): void {
  const { session, front, fields, requestId, accountId } = request
  const input = inputOf(fields)
  const strikes = front.faults.strike({ at: 'insert', accountId, symbol: input.InstrumentID })
  const drop = strikes.of('drop_front')
  // Before the order is taken: none of its returns finds a session.
  if (drop) front.drop(drop)
  if (strikes.of('swallow_insert')) return
  const refused = strikes.of('refuse_insert')
  if (refused) return refuse(request, refused.error_id, 'OnErrRtnOrderInsert')
  if (!session.mayOrder()) return refuse(request, 'order_rate_limit', 'OnErrRtnOrderInsert')
  const { frontId, sessionId, userId, tradingRight } = session
  const origin = {
    accountId,
    userId,
    tradingRight,
    frontId,
    sessionId,
    requestId,
    sessionMaxOrderRef: session.maxOrderRef,
  }
  const result = front.exchange.insert(input, origin, () => accept(request, input))
  if (result !== 'duplicate_order_ref' && /^ *\d+$/.test(input.OrderRef)) {
    session.maxOrderRef = Math.max(session.maxOrderRef, Number(input.OrderRef))
  }
  if (typeof result === 'string') refuse(request, result, 'OnErrRtnOrderInsert')
}

/** The counter takes the order: whether it is kept to itself, and in which parts it trades. */
function accept({ session, front, accountId }: LoggedInRequest, input: InputOrder): Slicing | undefined {
  const strikes = front.faults.strike({ at: 'accepted', accountId, symbol: input.InstrumentID })
  const { frontId, sessionId } = session
  const order = { frontId, sessionId, orderRef: input.OrderRef }
  if (strikes.of('never_ack')) front.untold.add(accountId, order, 'all')
  if (strikes.of('lose_ack')) front.untold.add(accountId, order, 'acks')
  const parts = strikes.of('partial_fills')
  return parts && { lots: parts.lots, pauseMs: parts.pause_ms }
}

function act(request: LoggedInRequest): void {
  const { front, fields, accountId } = request
  const strikes = front.faults.strike({ at: 'cancel', accountId, symbol: fields.text('InstrumentID') })
  const drop = strikes.of('drop_front')
  if (drop) front.drop(drop)
  const struck = strikes.of('refuse_cancel')
  if (struck) return refuse(request, struck.error_id, 'OnErrRtnOrderAction')
  const refused = cancelRefusal(request)
  if (refused === 'exchange_returned') refuseAtExchange(request)
  else if (refused) refuse(request, refused, 'OnErrRtnOrderAction')
}

function cancelRefusal({ session, front, fields, accountId }: LoggedInRequest): CtpErrorName | undefined {
  if (!session.mayOrder()) return 'order_rate_limit'
  if (session.tradingRight === 'forbid') return 'no_trading_right'
  return fields.text('ActionFlag') === '0' ? front.exchange.cancel(accountId, target(fields)) : 'bad_action_field'
}

/** OrderSysID of the exchange when it is given, else the identity of the session. */
function target(fields: RequestFields): OrderKey {
  const orderSysId = fields.text('OrderSysID').trim()
  if (orderSysId !== '') return { orderSysId }
  return {
    frontId: fields.number('FrontID'),
    sessionId: fields.number('SessionID'),
    orderRef: fields.text('OrderRef'),
  }
}

/** The counter passed the cancel on, so that it does not answer it: only the return tells, with the exchange's words. */
function refuseAtExchange({ front, requestId, accountId, fields }: LoggedInRequest): void {
  const told = { ...fields.all(), RequestID: requestId, OrderActionStatus: ACTION_REJECTED, StatusMsg: FORBIDDEN_NOW }
  for (const session of front.sessionsOf(accountId)) {
    session.send('OnErrRtnOrderAction', { fields: told, rspInfo: rspInfoOf('exchange_returned') })
  }
}

function refuse(request: LoggedInRequest, error: CtpErrorName | number, errorReturn: string): void {
  const { session, front, name, requestId, accountId, fields } = request
  const echo = { ...fields.all(), RequestID: requestId }
  session.refuse(name, requestId, error, echo)
  for (const other of front.sessionsOf(accountId)) {
    other.send(errorReturn, { fields: echo, rspInfo: rspInfoOf(error) })
  }
}
