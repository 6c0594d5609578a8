import type { FieldValues } from 'ctp-node-binding'
import type { UserConfig } from '../config/accounts-config.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import type { TradingRight } from '../counter/trading-right.js'
import { deliveryOf } from '../faults/delivery-of.js'
import { formatShanghai, PRODUCTS } from '@huangpu/core'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import { latestOf, type StatusChange } from '../exchange/product-status.js'
import { statusFrame, type Hello } from './frame.js'
import type { FrontLink } from './front-link.js'
import type { FrontSession } from './front-server.js'
import { PacketQueue, type PacketClock } from './packet-queue.js'
import { refusalOf, responseNameOf, rspErrorOf, RSP_OK, type RspInfo } from './refusal.js'
import { SecondMeter } from './second-meter.js'
import { SpiEncoder, type SpiCallback } from './spi-encoder.js'
import type { SpiFields } from './struct-writer.js'
import type { TdFront } from './td-front.js'
import { ORDER_REQUESTS } from './td-order-requests.js'
import { SharedCallback } from './shared-callback.js'
import { TD_REQUESTS } from './td-requests.js'

/** THOST_TE_RESUME_TYPE */
const RESTART = 0
const RESUME = 1
const QUICK = 2
/** From 6.7.13 on. */
const RESUME_FROM_SEQ_NO = 4

const WALL_CLOCK: PacketClock = {
  nowMs: Date.now,
  later: (ms, work) => void setTimeout(work, ms).unref(),
}

/** One client on the trader front. */
export class TdSession implements FrontSession {
  readonly encoder: SpiEncoder
  readonly frontId: number
  readonly sessionId: number
  authenticated = false
  /** Set by the login. */
  user: UserConfig | undefined
  /** Exchange time of the login. */
  loggedInMs = 0
  /** Highest OrderRef that this session has used. */
  maxOrderRef = 0
  private readonly packets: PacketQueue
  private readonly orderRate: SecondMeter

  get accountId(): string | undefined {
    return this.user?.account_id
  }

  get userId(): string {
    return this.user?.user_id ?? ''
  }

  get tradingRight(): TradingRight {
    return this.user?.trading_right ?? 'forbid'
  }

  constructor(
    readonly front: TdFront,
    readonly link: FrontLink,
    private readonly hello: Hello,
  ) {
    this.encoder = new SpiEncoder(hello.abi, 'td')
    this.packets = new PacketQueue(front.options.delayedAbove, WALL_CLOCK)
    this.orderRate = new SecondMeter(front.options.config.orders_per_second)
    this.frontId = front.exchange.frontId
    this.sessionId = front.exchange.nextSessionId()
    this.sendStatus(undefined)
  }

  onRequest(name: string, requestId: number, data: Buffer): void {
    const isTaken = this.packets.pass((isDelayed) => {
      if (!this.link.isOpen) return
      this.take(name, requestId, data)
      if (isDelayed) this.front.exchange.flush()
    })
    if (isTaken || !this.link.isOpen) return
    this.front.options.warn(`td front: client dropped: ${this.userId} sends far more than its packets_per_second`)
    this.link.close()
  }

  /** Whether one more order or cancel is within the broker's rate. */
  mayOrder(): boolean {
    return this.orderRate.passes(this.front.exchange.nowMs)
  }

  /** Orders and cancels that come together are stored together, unless a fault could strike between two of them. */
  private take(name: string, requestId: number, data: Buffer): void {
    const { exchange, faults } = this.front
    if (!(name in ORDER_REQUESTS)) exchange.flush()
    this.perform(name, requestId, data)
    if (!faults.isQuiet) exchange.flush()
  }

  private perform(name: string, requestId: number, data: Buffer): void {
    const throttle = this.front.faults
      .strike({ at: 'request', front: 'td', name, accountId: this.accountId })
      .of('throttle')
    if (throttle?.error_id !== undefined) {
      const refuse = throttle.by === 'answer' ? refusalOf.bind(undefined, this.encoder) : rspErrorOf
      return this.deliver(refuse(name, requestId, throttle.error_id))
    }
    const handler = TD_REQUESTS[name]
    const method = this.encoder.abi.traderApi.find((known) => known.name === name)
    const isLoggedIn = this.accountId !== undefined
    if (!handler && method && name.startsWith('ReqQry')) {
      return isLoggedIn ? this.respondRows(name, requestId, []) : this.refuse(name, requestId, 'not_logged_in')
    }
    if (!handler || !method?.struct) return this.refuse(name, requestId, 'no_such_function')
    if (handler.needsLogin && !isLoggedIn) return this.refuse(name, requestId, 'not_logged_in')
    const fields = this.encoder.decode(method.struct, data)
    handler.handle({ session: this, front: this.front, name, requestId, fields: new RequestFields(fields), data })
  }

  onSymbols(name: string): void {
    this.refuse(name, 0, 'no_such_function')
  }

  /** An answer that is not a query's: with RspInfo 0. */
  respond(request: string, requestId: number, fields: SpiFields, rspInfo: RspInfo = RSP_OK): void {
    this.send(responseNameOf(request), { fields, rspInfo, requestId })
  }

  /** Rows of a query; RspInfo is NULL, and so is the data when there is no row. */
  respondRows(request: string, requestId: number, rows: readonly SpiFields[]): void {
    const name = responseNameOf(request)
    if (!this.encoder.has(name)) return this.refuse(request, requestId, 'no_such_function')
    if (rows.length === 0) return this.send(name, { requestId })
    rows.forEach((fields, index) => this.send(name, { fields, requestId, isLast: index === rows.length - 1 }))
  }

  refuse(request: string, requestId: number, error: CtpErrorName | number, fields?: SpiFields): void {
    this.deliver(refusalOf(this.encoder, request, requestId, error, fields))
  }

  send(
    name: string,
    parts: { fields?: SpiFields; rspInfo?: RspInfo; requestId?: number; isLast?: boolean; flowSeq?: number },
  ): void {
    this.deliver({ name, ...parts })
  }

  private deliver(callback: SpiCallback): void {
    this.front.exchange.flush()
    this.deliverShared(new SharedCallback(callback))
  }

  private deliverShared(shared: SharedCallback): void {
    const { name, fields } = shared.callback
    const symbol = fields?.['InstrumentID']
    const delivery = deliveryOf(this.front.faults, {
      front: 'td',
      name,
      accountId: this.accountId,
      symbol: typeof symbol === 'string' ? symbol : undefined,
    })
    this.link.sendEvent(shared.frameFor(this.encoder), delivery)
  }

  /** One message of the private topic, as `privateCallback` makes it. */
  sendPrivate(message: SharedCallback): void {
    if (this.hello.privateMode >= 0) this.deliverShared(message)
  }

  /** What the private topic already holds, as the client's resume mode wants it. */
  replay(): void {
    this.replayPublic()
    const after = this.replaysAfter()
    if (this.accountId === undefined || after === undefined) return
    const { exchange } = this.front
    for (const entry of exchange.flowOf(this.accountId)) if (entry.seq > after) this.sendPrivate(privateCallback(entry))
    this.front.untold.told(this.accountId)
  }

  /** Number of the last message that the client has; undefined when it wants no replay. */
  private replaysAfter(): number | undefined {
    const { privateMode, lastSeq, lastSeqDay } = this.hello
    const isToday = lastSeqDay === this.front.exchange.tradingDay
    if (privateMode === RESTART) return 0
    if (privateMode === RESUME) return isToday ? lastSeq : 0
    // Before anything was received the number is the client's own.
    return privateMode === RESUME_FROM_SEQ_NO ? (isToday || lastSeqDay === '-' ? lastSeq : 0) : undefined
  }

  /** The public topic. */
  sendStatusChange(change: StatusChange): void {
    const { publicMode } = this.hello
    if (this.accountId === undefined || publicMode < RESTART || publicMode > QUICK) return
    this.send('OnRtnInstrumentStatus', {
      fields: {
        ExchangeID: PRODUCTS.get(change.product)?.exchange,
        ExchangeInstID: change.product,
        InstrumentID: change.product,
        SettlementGroupID: '00000001',
        InstrumentStatus: change.status,
        TradingSegmentSN: change.segment,
        EnterTime: formatShanghai(change.atMs).slice(11, 19),
        EnterReason: '1',
      },
    })
  }

  /** RESTART tells the day's changes anew, RESUME what is the case now: no position in this topic is kept. */
  private replayPublic(): void {
    const changes = this.front.exchange.statusesSoFar()
    const { publicMode } = this.hello
    const told = publicMode === RESTART ? changes : publicMode === RESUME ? latestOf(changes) : []
    for (const change of told) this.sendStatusChange(change)
  }

  sendStatus(tradingDay: string | undefined): void {
    const { queries_per_second: queries, packets_per_second: packets } = this.front.options.config
    this.link.sendNotice(statusFrame(tradingDay, queries, packets))
  }
}

/** A message of the private topic, for all sessions of its account. */
export const privateCallback = ({ name, fields, seq }: FlowEntry): SharedCallback =>
  new SharedCallback({ name, fields, flowSeq: seq })

/** A request's fields by type; what is absent in this version reads as empty. */
export class RequestFields {
  constructor(private readonly values: FieldValues) {}

  /** Whether the client's version has the field at all. */
  has(name: string): boolean {
    return name in this.values
  }

  text(name: string): string {
    const value = this.values[name]
    return typeof value === 'string' ? value : ''
  }

  number(name: string): number {
    const value = this.values[name]
    return typeof value === 'number' ? value : Number.NaN
  }

  /** Everything, to be echoed in an answer. */
  all(): SpiFields {
    return this.values
  }
}
