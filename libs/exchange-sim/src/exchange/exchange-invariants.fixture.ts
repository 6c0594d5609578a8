import type { Account } from '../counter/account.js'
import { isFinal, workingLots, type OrderRecord } from '../counter/order-record.js'
import { heldLots } from '../counter/position-leg.js'
import type { ContractMarket } from '../market/contract-market.js'
import type { Exchange } from './exchange.js'
import type { FlowEntry } from './exchange-changes.js'

/** Yuan that rounding may move, each settlement by a hundredth of a cent an account. */
const ROUNDING_YUAN = 0.01

/** What the returns have told of one order. */
interface Told {
  tradedLots: number
  tradesLots: number
  isFinal: boolean
}

/** Cheaper than a matcher: it is asked some thousand times a sequence. */
function must(holds: boolean, what: string, ...seen: unknown[]): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(seen)}`)
}

/** What must hold on an exchange on which only its accounts trade, whatever they do. */
export class ExchangeInvariants {
  private readonly told = new Map<string, Told>()
  /** Of the present operation. */
  private readonly heard = new Set<Told>()
  /** Commission of every trade so far, yuan. */
  private paid = 0
  private readonly fundsAtStart: number
  private tradedBefore = new Map<OrderRecord, number>()

  constructor(private exchange: Exchange) {
    this.fundsAtStart = this.sum((accountId) => exchange.funds(accountId).balance)
  }

  /** The same exchange, opened anew on its store. */
  reopened(exchange: Exchange): void {
    this.exchange = exchange
    this.tradedBefore = new Map(this.orders().map((order) => [order, order.tradedLots]))
  }

  /** An order's life as its account hears it: lots only grow, an end is an end. */
  hear({ name, fields, accountId }: FlowEntry): void {
    const key = `${accountId}/${String(fields['OrderLocalID'])}`
    const told = this.told.get(key) ?? { tradedLots: 0, tradesLots: 0, isFinal: false }
    this.told.set(key, told)
    this.heard.add(told)
    if (name === 'OnRtnTrade') {
      told.tradesLots += Number(fields['Volume'])
      must(told.tradesLots <= told.tradedLots, 'a trade comes before its order says so', key, told)
      this.paid += this.commissionOf(accountId, fields)
      return
    }
    const tradedLots = Number(fields['VolumeTraded'])
    must(tradedLots >= told.tradedLots, 'traded lots fall', key, told, tradedLots)
    const total = tradedLots + Number(fields['VolumeTotal'])
    must(total === fields['VolumeTotalOriginal'], 'lots of an order are lost', key, fields)
    const isEnd = fields['OrderStatus'] === '0' || fields['OrderStatus'] === '5'
    if (told.isFinal) must(isEnd && tradedLots === told.tradedLots, 'an ended order lives', key, told, fields)
    told.tradedLots = tradedLots
    told.isFinal ||= isEnd
  }

  /** After an operation. */
  check(): void {
    for (const told of this.heard) must(told.tradesLots === told.tradedLots, 'lots without a trade', told)
    this.heard.clear()
    for (const market of this.exchange.markets.values()) this.checkMarket(market)
    for (const accountId of this.exchange.accountIds) this.checkAccount(this.exchange.account(accountId))
    const left = this.sum((accountId) => this.exchange.funds(accountId).balance)
    const missing = this.fundsAtStart - this.paid - left
    must(Math.abs(missing) < ROUNDING_YUAN, 'funds do not add up', missing)
    this.checkPriority()
  }

  private checkMarket({ contract: { symbol }, book, phase, day }: ContractMarket): void {
    const [bid = -Infinity, offer = Infinity] = [book.best('buy')?.priceTicks, book.best('sell')?.priceTicks]
    must(phase === 'auction_entry' || bid < offer, 'the book crosses', symbol, phase, bid, offer)
    const orders = this.orders(symbol)
    const working = orders.filter((order) => !isFinal(order))
    for (const order of working) {
      must(order.timeInForce === 'day', 'an order rests that cannot wait', order)
      must(book.resting(order.seq)?.volumeLots === workingLots(order), 'the book lost an order', order)
    }
    const resting = [...book.orders('buy'), ...book.orders('sell')]
    must(resting.length === working.length, 'the book has orders of nobody', resting, working)
    const traded = orders.reduce((sum, order) => sum + order.tradedLots, 0)
    must(traded === day.volumeLots * 2, 'bought and sold lots are not twice the volume', symbol, traded, day)
    const [long, short] = [this.held(symbol, 'long'), this.held(symbol, 'short')]
    must(long === short, 'lots without another side', symbol, long, short)
  }

  private checkAccount(account: Account): void {
    const working = this.exchange.ordersOf(account.accountId).filter((order) => !isFinal(order))
    const { frozenMargin, frozenCommission } = this.exchange.funds(account.accountId)
    const frozen = [frozenMargin, frozenCommission]
    for (const leg of account.legs) {
      frozen.push(leg.opening.lots, leg.opening.ticks)
      for (const bucket of [leg.yesterday, leg.today]) {
        frozen.push(bucket.frozen.lots, bucket.frozen.ticks)
        must(bucket.frozen.lots <= bucket.lots, 'more frozen than held', account.accountId, leg)
      }
    }
    must(!frozen.some((amount) => amount < 0), 'negative frozen', account.accountId, frozen)
    const isFree = working.length > 0 || frozen.every((amount) => amount === 0)
    must(isFree, 'frozen for nothing', account.accountId, frozen)
  }

  /** Who traded had no better and no earlier order of its side left waiting, in a match at once or at one price. */
  private checkPriority(): void {
    const orders = this.orders()
    const traded = orders.filter((order) => order.tradedLots > (this.tradedBefore.get(order) ?? 0))
    for (const { symbol, side, priceTicks, seq } of traded) {
      const sign = side === 'buy' ? 1 : -1
      const passedOver = orders.filter((other) => {
        if (isFinal(other) || other.symbol !== symbol || other.side !== side || other.seq >= seq) return false
        return (other.priceTicks - priceTicks) * sign >= 0
      })
      must(passedOver.length === 0, 'passed over by a later or worse order', seq, passedOver)
    }
    this.tradedBefore = new Map(orders.map((order) => [order, order.tradedLots]))
  }

  private orders(symbol?: string): OrderRecord[] {
    return this.exchange.accountIds
      .flatMap((accountId) => [...this.exchange.ordersOf(accountId)])
      .filter((order) => symbol === undefined || order.symbol === symbol)
  }

  private held(symbol: string, side: 'long' | 'short'): number {
    return this.sum((accountId) =>
      this.exchange
        .account(accountId)
        .legs.filter((leg) => leg.symbol === symbol && leg.side === side)
        .reduce((sum, leg) => sum + heldLots(leg), 0),
    )
  }

  private commissionOf(accountId: string, fields: FlowEntry['fields']): number {
    const trade = this.exchange
      .tradesOf(accountId)
      .find(({ tradeId, side }) => tradeId === fields['TradeID'] && (side === 'buy') === (fields['Direction'] === '0'))
    return trade?.commission ?? Number.NaN
  }

  private sum(of: (accountId: string) => number): number {
    return this.exchange.accountIds.reduce((sum, accountId) => sum + of(accountId), 0)
  }
}
