// A CTP client that keeps so many orders on their way through a library to the exchange, and counts those that ended.
// Of three orders one takes and opens, one takes and closes (what is held), one rests far away and is cancelled.
import { join } from 'node:path'
import { openTraderApi } from 'ctp-node-binding'

export class OrderClient {
  /** Inserts whose last return came: the trade of a filled order, the cancellation of another. */
  ended = 0
  trades = 0
  refused = 0
  /** Microseconds from the call to the first OnRtnOrder on the library's thread. */
  firstReturns = []
  #api
  #wanted = 0
  #sent = 0
  #open = new Map()
  #held = new Map()
  #nowUs
  #onEnd = () => undefined

  constructor({ ctp, dir, contracts, nowUs }) {
    this.ctp = ctp
    this.contracts = contracts
    this.#nowUs = nowUs
    this.#api = openTraderApi({ library: ctp.tdLibrary, flowPath: join(dir, 'client-td') })
  }

  async login() {
    const { ctp } = this
    const api = this.#api
    const identity = { BrokerID: ctp.brokerId, UserID: ctp.userId }
    await new Promise((resolve) => {
      const on = {
        OnFrontConnected: () =>
          api.request('ReqAuthenticate', { ...identity, AppID: ctp.appId, AuthCode: ctp.authCode() }, 1),
        OnRspAuthenticate: () => api.request('ReqUserLogin', { ...identity, Password: ctp.password() }, 2),
        OnRspUserLogin: () =>
          api.request('ReqSettlementInfoConfirm', { BrokerID: ctp.brokerId, InvestorID: ctp.userId }, 3),
        OnRspSettlementInfoConfirm: resolve,
        OnRtnOrder: (event) => this.#onOrder(event),
        OnRtnTrade: (event) => this.#onTrade(event),
        OnRspOrderInsert: (event) => this.#onRefused(event),
      }
      api.onEvents((batch) => {
        for (const event of batch) on[event.name]?.(event)
        this.#fill()
      })
      api.subscribePrivateTopic('quick')
      api.subscribePublicTopic('quick')
      api.registerFront(ctp.tdFront)
      api.init()
    })
  }

  /** Keeps `inFlight` orders on their way from now on. */
  keep(inFlight) {
    this.#wanted = inFlight
    this.#fill()
  }

  /** Resolves when nothing is on its way. */
  async drained() {
    this.#wanted = 0
    while (this.#open.size > 0) await new Promise((resolve) => (this.#onEnd = resolve))
  }

  async one() {
    const end = new Promise((resolve) => (this.#onEnd = resolve))
    this.#insert()
    await end
  }

  release() {
    return this.#api.release()
  }

  #fill() {
    while (this.#open.size < this.#wanted) this.#insert()
  }

  #insert() {
    const number = (this.#sent += 1)
    const { symbol, price, exchange = 'SHFE' } = this.contracts[Math.floor(number / 3) % this.contracts.length]
    const held = this.#held.get(symbol) ?? 0
    const kind = number % 3 === 0 ? 'rest' : held > 0 && number % 3 === 1 ? 'close' : 'open'
    if (kind === 'close') this.#held.set(symbol, held - 1)
    const ref = String(number)
    this.#open.set(ref, { symbol, kind, atUs: this.#nowUs(), isAnswered: false })
    const limits = { rest: 0.97, close: 0.97, open: 1.03 }
    const code = this.#api.request(
      'ReqOrderInsert',
      {
        BrokerID: this.ctp.brokerId,
        InvestorID: this.ctp.userId,
        UserID: this.ctp.userId,
        InstrumentID: symbol,
        ExchangeID: exchange,
        OrderRef: ref,
        OrderPriceType: '2',
        Direction: kind === 'close' ? '1' : '0',
        CombOffsetFlag: kind === 'close' ? '3' : '0',
        CombHedgeFlag: '1',
        LimitPrice: Math.round(price * limits[kind]),
        VolumeTotalOriginal: 1,
        TimeCondition: kind === 'rest' ? '3' : '1',
        VolumeCondition: '1',
        MinVolume: 1,
        ContingentCondition: '1',
        ForceCloseReason: '0',
      },
      number,
    )
    if (code !== 0) throw new Error(`ReqOrderInsert returned ${code}`)
  }

  #onOrder(event) {
    const ref = event.get('OrderRef').trim()
    const order = this.#open.get(ref)
    if (!order) return
    if (!order.isAnswered) {
      order.isAnswered = true
      this.firstReturns.push(event.receivedAtUs - order.atUs)
    }
    const status = event.get('OrderStatus')
    if (status === '3' && order.kind === 'rest' && !order.isCancelled) this.#cancel(order, event)
    if (status !== '5') return
    // A FAK that found nobody is told twice, a filled order ends with its trade.
    order.cancellations = (order.cancellations ?? 0) + 1
    const isRejected = event.get('OrderSubmitStatus') === '4'
    if (isRejected || order.cancellations === (order.kind === 'rest' ? 1 : 2)) this.#end(ref, order)
  }

  #onTrade(event) {
    this.trades += 1
    const ref = event.get('OrderRef').trim()
    const order = this.#open.get(ref)
    if (!order) return
    if (order.kind === 'open') this.#held.set(order.symbol, (this.#held.get(order.symbol) ?? 0) + 1)
    this.#end(ref, { ...order, isFilled: true })
  }

  #onRefused(event) {
    this.refused += 1
    this.#end(event.get('OrderRef').trim(), {})
  }

  #end(ref, { kind, symbol, isFilled }) {
    if (kind === 'close' && !isFilled) this.#held.set(symbol, (this.#held.get(symbol) ?? 0) + 1)
    this.#open.delete(ref)
    this.ended += 1
    this.#onEnd()
  }

  #cancel(order, event) {
    order.isCancelled = true
    this.#api.request(
      'ReqOrderAction',
      {
        BrokerID: this.ctp.brokerId,
        InvestorID: this.ctp.userId,
        ActionFlag: '0',
        InstrumentID: order.symbol,
        ExchangeID: event.get('ExchangeID'),
        OrderSysID: event.get('OrderSysID'),
      },
      1,
    )
  }
}
