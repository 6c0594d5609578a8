import type { SpiEvent } from 'ctp-node-binding'
import type { CallbackLog } from '../session/callback-log.js'
import type { TraderSession } from '../session/trader-session.js'
import { exchangeOrderKeyOf, isFinalStatus, orderIdentityOf, tradeKeyOf } from './account-record.js'
import type { OrderRequest } from './order-request.js'

export interface Refusal {
  readonly errorId: number
  readonly response: SpiEvent | undefined
  readonly errorReturn: SpiEvent | undefined
}

/** One order that was sent, and what its session was told of it since. */
export class Ticket {
  /** FrontID/SessionID/OrderRef. */
  readonly identity: string

  constructor(
    readonly session: TraderSession,
    readonly order: OrderRequest,
    readonly orderRef: string,
    readonly requestId: number,
    /** Place in the session's log when it was sent. */
    readonly mark: number,
  ) {
    this.identity = `${session.login?.frontId}/${session.login?.sessionId}/${orderRef}`
  }

  get lots(): number {
    return this.order.lots ?? 1
  }

  /** OnRtnOrder of this order, in the log of its own or of another session of the account. */
  returns(log: CallbackLog = this.session.log, mark = log === this.session.log ? this.mark : 0): SpiEvent[] {
    return log.named('OnRtnOrder', mark).filter((event) => orderIdentityOf(event) === this.identity)
  }

  trades(log: CallbackLog = this.session.log, mark = log === this.session.log ? this.mark : 0): SpiEvent[] {
    const key = this.#exchangeKey(log)
    if (key === '') return []
    return log.named('OnRtnTrade', mark).filter((event) => exchangeOrderKeyOf(event) === key)
  }

  /** `a 3 3 0 trade(1)`: returns and trades in their order. */
  sequence(log: CallbackLog = this.session.log, mark = log === this.session.log ? this.mark : 0): string {
    const own = new Set([...this.returns(log, mark), ...this.trades(log, mark)])
    return log
      .since(mark)
      .filter((event) => own.has(event))
      .map((event) =>
        event.name === 'OnRtnTrade' ? `trade(${event.get('Volume')})` : String(event.get('OrderStatus')),
      )
      .join(' ')
  }

  /** The states in their order, repeated ones once: `a 3 5`. */
  states(): string {
    const all = this.returns().map((event) => String(event.get('OrderStatus')))
    return all.filter((status, index) => status !== all[index - 1]).join(' ')
  }

  last(): SpiEvent | undefined {
    return this.returns().at(-1)
  }

  status(): string {
    return String(this.last()?.get('OrderStatus') ?? '')
  }

  volumeTraded(): number {
    return Number(this.last()?.get('VolumeTraded') ?? 0)
  }

  /** Lots of the trades that were told, each once. */
  tradedLots(): number {
    const trades = new Map(this.trades().map((trade) => [tradeKeyOf(trade), Number(trade.get('Volume'))]))
    return [...trades.values()].reduce((sum, lots) => sum + lots, 0)
  }

  /** Over, and its trades add up to what it says was traded. */
  isComplete(): boolean {
    return isFinalStatus(this.status()) && this.tradedLots() >= this.volumeTraded()
  }

  /** The counter's own refusal: OnRspOrderInsert to the session, OnErrRtnOrderInsert to all. */
  refusal(): Refusal | undefined {
    const answers = this.session.log.since(this.mark)
    const response = answers.find((event) => event.requestId === this.requestId && event.errorId !== 0)
    const errorReturn = answers.find(
      (event) =>
        event.name === 'OnErrRtnOrderInsert' && String(event.get('OrderRef') ?? '').trim() === this.orderRef.trim(),
    )
    const errorId = response?.errorId ?? errorReturn?.errorId
    return errorId === undefined ? undefined : { errorId, response, errorReturn }
  }

  /** Waits for the first thing that is told of it. */
  async answered(): Promise<void> {
    await this.session.log.until(
      () => this.returns().length > 0 || this.refusal(),
      'OnRtnOrder, or OnRspOrderInsert with an error',
    )
  }

  /** Rests at the exchange, untouched. */
  async resting(): Promise<SpiEvent> {
    return this.session.log.until(
      () => (this.status() === '3' && this.#exchangeKey() !== '' ? this.last() : undefined),
      `OnRtnOrder with OrderStatus 3 and an OrderSysID for OrderRef ${this.orderRef}`,
    )
  }

  /** Over with all its trades, whether filled, cancelled or rejected. */
  async complete(timeoutMs?: number): Promise<SpiEvent> {
    return this.session.log.until(
      () => (this.isComplete() ? this.last() : undefined),
      `OrderRef ${this.orderRef} to end (OrderStatus 0 or 5) with trades that add up to its VolumeTraded`,
      timeoutMs,
    )
  }

  #exchangeKey(log: CallbackLog = this.session.log): string {
    for (const event of [...this.returns(log), ...this.returns()].reverse()) {
      const key = exchangeOrderKeyOf(event)
      if (key !== '') return key
    }
    return ''
  }
}
