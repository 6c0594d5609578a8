import type { CtpErrorName } from '../counter/ctp-errors.js'
import { deliveryOf } from '../faults/delivery-of.js'
import type { ContractMarket } from '../market/contract-market.js'
import { statusFrame, type Hello } from './frame.js'
import type { Delivery, FrontLink } from './front-link.js'
import type { FrontSession } from './front-server.js'
import { loginFields } from './login-fields.js'
import type { MdFront } from './md-front.js'
import { refusalOf, RSP_OK, responseNameOf, rspErrorOf, rspInfoOf } from './refusal.js'
import { SpiEncoder, type SpiCallback } from './spi-encoder.js'

/** One client on the market data front. */
export class MdSession implements FrontSession {
  readonly encoder: SpiEncoder
  private readonly sessionId: number
  accountId: string | undefined
  private isLoggedIn = false
  private readonly subscribed = new Set<string>()

  constructor(
    private readonly front: MdFront,
    readonly link: FrontLink,
    hello: Hello,
  ) {
    this.encoder = new SpiEncoder(hello.abi, 'md')
    this.sessionId = front.exchange.nextSessionId()
  }

  onRequest(name: string, requestId: number, data: Buffer): void {
    const throttled = this.throttled(name)
    if (throttled !== undefined) return this.send(rspErrorOf(name, requestId, throttled))
    if (name === 'ReqUserLogin') return this.login(name, requestId, data)
    if (name !== 'ReqUserLogout') return this.refuse(name, requestId, 'no_such_function')
    this.isLoggedIn = false
    this.accountId = undefined
    this.subscribed.clear()
    this.send({ name: responseNameOf(name), requestId, rspInfo: RSP_OK, fields: { BrokerID: this.front.brokerId } })
  }

  onSymbols(name: string, symbols: readonly string[]): void {
    const isSubscription = name === 'SubscribeMarketData'
    if (!isSubscription && name !== 'UnSubscribeMarketData') return this.refuse(name, 0, 'no_such_function')
    const throttled = this.throttled(name)
    if (throttled !== undefined) return this.send(rspErrorOf(name, 0, throttled))
    if (!this.isLoggedIn) return this.refuse(name, 0, 'not_logged_in')
    symbols.forEach((symbol, index) => {
      const market = this.front.exchange.markets.get(symbol)
      this.send({
        name: isSubscription ? 'OnRspSubMarketData' : 'OnRspUnSubMarketData',
        fields: { InstrumentID: symbol },
        rspInfo: market ? RSP_OK : rspInfoOf('instrument_not_found'),
        isLast: index === symbols.length - 1,
      })
      if (!market) return
      if (!isSubscription) return void this.subscribed.delete(symbol)
      this.subscribed.add(symbol)
      // The last snapshot comes at once, however old.
      this.sendFrame(this.front.lastSnapshot(market, this.encoder), symbol)
    })
  }

  get subscriptionCount(): number {
    return this.subscribed.size
  }

  wants(market: ContractMarket): boolean {
    return this.isLoggedIn && this.subscribed.has(market.contract.symbol)
  }

  /** A snapshot, encoded once for all who want it. */
  sendFrame(frame: Buffer, symbol: string): void {
    this.link.sendEvent(frame, this.delivery('OnRtnDepthMarketData', symbol))
  }

  private login(name: string, requestId: number, data: Buffer): void {
    const fields = this.encoder.decode('ReqUserLogin', data)
    const text = (field: string): string => String(fields[field] ?? '')
    const accountId = this.front.accountIdOf(text('UserID'))
    const struck = this.front.faults.strike({ at: 'login', front: 'md', accountId }).of('refuse_login')
    if (struck) return this.refuse(name, requestId, struck.error_id)
    const known = this.front.login(text('BrokerID'), text('UserID'), text('Password'))
    if (typeof known === 'string') return this.refuse(name, requestId, known)
    this.isLoggedIn = true
    this.accountId = known.accountId
    this.front.server.rules.greet(this)
    const { exchange } = this.front
    this.link.sendNotice(statusFrame(exchange.tradingDay, 0, 0))
    const { frontId } = exchange
    this.send({
      name: responseNameOf(name),
      requestId,
      rspInfo: RSP_OK,
      fields: loginFields(exchange, { userId: text('UserID'), frontId, sessionId: this.sessionId, maxOrderRef: 0 }),
    })
  }

  private refuse(name: string, requestId: number, error: CtpErrorName | number): void {
    this.send(refusalOf(this.encoder, name, requestId, error))
  }

  private send(callback: SpiCallback): void {
    const symbol = callback.fields?.['InstrumentID']
    const delivery = this.delivery(callback.name, typeof symbol === 'string' ? symbol : undefined)
    this.link.sendEvent(this.encoder.encode(callback), delivery)
  }

  private delivery(name: string, symbol: string | undefined): Delivery | undefined {
    return deliveryOf(this.front.faults, { front: 'md', name, accountId: this.accountId, symbol })
  }

  private throttled(name: string): number | undefined {
    return this.front.faults.strike({ at: 'request', front: 'md', name, accountId: this.accountId }).of('throttle')
      ?.error_id
  }
}
