import type { OrderSender } from '../orders/order-sender.js'
import type { OrderDesk } from '../orders/order-desk.js'
import type { ReportLedger } from '../orders/report-ledger.js'
import type { SpiCallback } from '../ports/counter-ports.js'
import type { QueryScheduler } from '../session/query-scheduler.js'
import type { RequestAnswers } from '../session/request-answers.js'
import type { QuietDetector } from '../session/quiet-detector.js'
import type { TdLink } from '../session/td-link.js'
import {
  CtpDecodeError,
  type CtpFields,
  requiredInt,
  requiredNumber,
  requiredText,
  textOf,
} from '../wire/ctp-fields.js'
import { directionOf, exchangeOf, offsetOf } from '../wire/ctp-codes.js'
import { orderReportOf } from '../wire/order-report.js'
import { tradeReportOf } from '../wire/trade-report.js'

export interface TraderCallbackPorts {
  readonly desk: OrderDesk
  readonly link: TdLink
  readonly scheduler: QueryScheduler
  readonly quiet: QuietDetector
  readonly answers: RequestAnswers
  readonly ledger: ReportLedger
  readonly sender: OrderSender
  tradingDay(): string | undefined
  /** A report names its trading day. */
  onTradingDay(day: string): void
  /** Something happened that moves positions or funds. */
  onFill(): void
  onUnreadable(error: CtpDecodeError, callback: string, fields: CtpFields | undefined): void
}

/** Callbacks that say nothing of the session: they are booked together, one commit for a whole batch. */
const BOOKED: ReadonlySet<string> = new Set([
  'OnRtnOrder',
  'OnRtnTrade',
  'OnRspOrderInsert',
  'OnErrRtnOrderInsert',
  'OnRspOrderAction',
  'OnErrRtnOrderAction',
])

/** Routes one batch of the trading library, in its order. Returns how many of them the counter had sent. */
export function onTraderCallbacks(batch: readonly SpiCallback[], ports: TraderCallbackPorts): number {
  let sent = 0
  for (let at = 0; at < batch.length;) {
    const from = at
    while (at < batch.length && isBooked(batch[at] as SpiCallback)) at += 1
    if (at > from) {
      const run = batch.slice(from, at)
      ports.desk.transaction(() => run.forEach((callback) => book(callback, ports)))
      sent += run.length
      continue
    }
    const callback = batch[at] as SpiCallback
    if (!ports.answers.onCallback(callback) || callback.name === 'OnRspAuthenticate') ports.link.onCallback(callback)
    if (!LOCAL.has(callback.name)) sent += 1
    at += 1
  }
  return sent
}

const LOCAL: ReadonlySet<string> = new Set(['OnFrontConnected', 'OnFrontDisconnected', 'OnHeartBeatWarning'])
const SESSION: ReadonlySet<string> = new Set([
  'OnRspAuthenticate',
  'OnRspUserLogin',
  'OnRspUserLogout',
  'OnRspSettlementInfoConfirm',
  'OnRspUserPasswordUpdate',
])
const isBooked = (callback: SpiCallback): boolean => !LOCAL.has(callback.name) && !SESSION.has(callback.name)

/** A callback with a code that has no meaning here is set aside; the others go on. */
function book(callback: SpiCallback, ports: TraderCallbackPorts): void {
  try {
    if (BOOKED.has(callback.name)) {
      ports.quiet.onPrivateCallback()
      bookOne(callback, ports)
    } else if (ports.answers.onCallback(callback)) return
    else if (!ports.scheduler.onCallback(callback) && callback.name === 'OnRspError') onError(callback, ports)
  } catch (error) {
    if (!(error instanceof CtpDecodeError)) throw error
    ports.onUnreadable(error, callback.name, callback.fields())
  }
}

function bookOne(callback: SpiCallback, ports: TraderCallbackPorts): void {
  const fields = callback.fields()
  switch (callback.name) {
    case 'OnRtnOrder': {
      const report = fields && orderReportOf(fields)
      if (report) ports.onTradingDay(report.tradingDay)
      const orderId = report && ports.ledger.onOrder(report)
      if (orderId !== undefined) ports.sender.answered(orderId)
      return
    }
    case 'OnRtnTrade':
      if (fields && ports.ledger.onTrade(tradeReportOf(fields))) ports.onFill()
      return
    case 'OnRspOrderInsert':
    case 'OnErrRtnOrderInsert':
      return onInsertAnswer(callback, fields, ports)
    default:
      return onActionAnswer(callback, fields, ports)
  }
}

function onInsertAnswer(callback: SpiCallback, fields: CtpFields | undefined, ports: TraderCallbackPorts): void {
  const tradingDay = ports.tradingDay()
  if (!callback.error || tradingDay === undefined) return
  const refusal = { errorId: callback.error.id, message: callback.error.message }
  const isOwnAnswer = callback.name === 'OnRspOrderInsert'
  if (isOwnAnswer && refuseByRequest(callback, refusal, ports)) return
  if (!fields) return
  const exchange = exchangeOf(fields.ExchangeID)
  const input = {
    tradingDay,
    orderRef: requiredText(fields, 'OrderRef').trim(),
    orderMemo: textOf(fields, 'OrderMemo').trim(),
    symbol: requiredText(fields, 'InstrumentID').trim(),
    direction: directionOf(fields.Direction),
    offset: offsetOf(requiredText(fields, 'CombOffsetFlag'), exchange),
    price: requiredNumber(fields, 'LimitPrice'),
    volumeLots: requiredInt(fields, 'VolumeTotalOriginal'),
  }
  const orderId = ports.ledger.onInsertRefused(input, refusal, (id) => !isOwnAnswer && ports.sender.isUnanswered(id))
  if (orderId !== undefined) ports.sender.answered(orderId)
}

function onActionAnswer(callback: SpiCallback, fields: CtpFields | undefined, ports: TraderCallbackPorts): void {
  if (!callback.error || !fields) return
  const refusal = { errorId: callback.error.id, message: callback.error.message }
  const action = {
    orderActionRef: requiredInt(fields, 'OrderActionRef'),
    symbol: textOf(fields, 'InstrumentID').trim(),
    orderSysId: textOf(fields, 'OrderSysID'),
    sessionId: Number(fields.SessionID ?? 0),
    orderRef: textOf(fields, 'OrderRef'),
  }
  ports.ledger.onCancelRefused(action, refusal)
}

/** OnRspError names nothing but the request's number: an insert's, or else the step of the login that is waited for. */
function onError(callback: SpiCallback, ports: TraderCallbackPorts): void {
  if (!callback.error) return
  const refusal = { errorId: callback.error.id, message: callback.error.message }
  if (callback.requestId !== undefined && ports.sender.orderOfRequest(callback.requestId) !== undefined) {
    refuseByRequest(callback, refusal, ports)
  } else ports.link.onError(refusal)
}

/** True when the request's number names an order of this session that was not answered yet. */
function refuseByRequest(
  callback: SpiCallback,
  refusal: { errorId: number; message: string },
  ports: TraderCallbackPorts,
): boolean {
  const orderId = callback.requestId === undefined ? undefined : ports.sender.orderOfRequest(callback.requestId)
  const order = orderId === undefined ? undefined : ports.desk.journal.orders.byId(orderId)
  if (!order) return false
  ports.ledger.refuse(order, refusal)
  ports.sender.answered(order.orderId)
  return true
}
