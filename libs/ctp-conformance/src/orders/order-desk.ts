import type { EncodableValues } from 'ctp-node-binding'
import { Mismatch } from '../case/verdict.js'
import { THROUGH_TICKS, type Market } from '../bench/market.js'
import type { CounterEvent } from '../session/counter-event.js'
import type { TraderSession } from '../session/trader-session.js'
import { inputOrderFields, type OrderRequest } from './order-request.js'
import { Ticket } from './ticket.js'

/** Sends orders and cancels by one session, within the cap of the user. */
export class OrderDesk {
  constructor(
    readonly session: TraderSession,
    readonly market: Market,
    private readonly options: { lotsMax: number; onTicket(ticket: Ticket): void },
  ) {}

  get lotsMax(): number {
    return this.options.lotsMax
  }

  /** Written to the front when it returns. @throws Mismatch when the library would not take it */
  send(order: OrderRequest, orderRef = this.session.nextOrderRef()): Ticket {
    const isOpening = (order.offset ?? '0') === '0'
    if (isOpening && !order.isRefusable && (order.lots ?? 1) > this.options.lotsMax) {
      throw new Error(`an order of ${order.lots} lots is above the cap of ${this.options.lotsMax}`)
    }
    const { symbol, exchangeId } = this.market.contract
    const { userId } = this.session.settings
    const at = { ...this.session.investor(), UserID: userId, InstrumentID: symbol, ExchangeID: exchangeId }
    const ticket = new Ticket(this.session, order, orderRef, this.session.nextRequestId(), this.session.log.mark())
    const fields = inputOrderFields(order, at, orderRef)
    // Known before it is sent: it has to be cleared up whatever comes.
    this.options.onTicket(ticket)
    const code = this.session.send('ReqOrderInsert', fields, ticket.requestId)
    if (code !== 0) throw new Mismatch(`ReqOrderInsert to return 0, not ${code}`)
    return ticket
  }

  /** A limit order far from the market that rests. */
  async rest(order: Partial<OrderRequest> = {}): Promise<Ticket> {
    const side = order.side ?? 'buy'
    const quote = await this.market.quote()
    const ticket = this.send({ ...order, side, price: this.market.farPrice(side, quote) })
    await ticket.resting()
    return ticket
  }

  /**
   * One lot that is filled at once, or as many as asked for; FAK unless told otherwise. The market may move away while
   * the order is under way, so it tries again from a newer quote and deeper through it. @throws Mismatch
   */
  async fill(order: Omit<OrderRequest, 'price'>): Promise<Ticket> {
    for (const ticks of THROUGH_TICKS) {
      const price = this.market.throughPrice(order.side, await this.market.nextQuote(), ticks)
      const ticket = this.send({ validity: 'fak', ...order, price })
      await ticket.answered()
      const refusal = ticket.refusal()
      if (refusal) throw new Mismatch(`an order through the market to be taken, not refused with ${refusal.errorId}`)
      await ticket.complete()
      if (ticket.volumeTraded() === ticket.lots) return ticket
    }
    throw new Mismatch('an order through the market to be filled')
  }

  /** Cancels by OrderSysID, which is the recommended key, verbatim as it came. Returns the request's id. */
  cancelBySysId(order: CounterEvent, over: EncodableValues = {}): number {
    return this.act({
      ExchangeID: order.get('ExchangeID'),
      OrderSysID: order.get('OrderSysID'),
      InstrumentID: order.get('InstrumentID'),
      ...over,
    })
  }

  /** Cancels by FrontID, SessionID and OrderRef. */
  cancelByIdentity(order: CounterEvent): number {
    return this.act({
      ExchangeID: order.get('ExchangeID'),
      FrontID: order.get('FrontID'),
      SessionID: order.get('SessionID'),
      OrderRef: order.get('OrderRef'),
      InstrumentID: order.get('InstrumentID'),
    })
  }

  /** ReqOrderAction. */
  act(fields: EncodableValues): number {
    const requestId = this.session.nextRequestId()
    const all = {
      ...this.session.investor(),
      UserID: this.session.settings.userId,
      OrderActionRef: requestId,
      RequestID: requestId,
      ActionFlag: '0',
      ...fields,
    }
    const code = this.session.send('ReqOrderAction', all, requestId)
    if (code !== 0) throw new Mismatch(`ReqOrderAction to return 0, not ${code}`)
    return requestId
  }

  /** The error that answered a cancel, wherever it came; undefined while there is none. */
  cancelError(requestId: number, mark: number): number | undefined {
    const found = this.session.log
      .since(mark)
      .find(
        (event) =>
          (event.requestId === requestId && event.errorId !== 0) ||
          (event.name === 'OnErrRtnOrderAction' && event.get('RequestID') === requestId),
      )
    return found?.errorId
  }
}
