import { isTickMultiple, priceToTicks, type BookFill, type BookSideName, type EpochMs } from '@huangpu/core'
import type { OrderRecord } from '../counter/order-record.js'
import type { OfferedOrder } from '../exchange/order-acceptance.js'
import type { ContractMarket } from './contract-market.js'
import type { Floor } from './market-source.js'
import type { NewOutsiderOrder, OrderOwner, OutsiderOrder, OutsiderProblem, OwnedOrder } from './outsider-order.js'

export interface OutsiderPorts {
  readonly floor: Pick<Floor, 'trade'>
  findMarket(symbol: string): ContractMarket | undefined
  /** The investor's order of this number. */
  orderOf(seq: number): OrderRecord | undefined
  /** StatusMsg with which the exchange rejects such an order now. */
  refusal(order: OfferedOrder & { symbol: string }): string | undefined
  nowMs(): EpochMs
  /** Stores and tells what an operation changed. */
  commit(): void
}

const RESTING_MAX = 10_000
/** Ended orders that can still be looked up. */
const ENDED_MAX = 1_000
const NAME = /^[A-Za-z][\w-]{0,31}$/

/**
 * Orders placed by hand in the name of other participants. They live in memory: a restart of the exchange forgets them,
 * and so does the end of a trading day.
 */
export class OutsiderDesk {
  private readonly orders = new Map<number, OutsiderOrder>()
  /** The same while they rest, by contract and id in its book. */
  private readonly resting = new Map<string, { order: OutsiderOrder; bookId: number }>()
  private readonly ended: number[] = []
  private lastId = 0

  constructor(private readonly ports: OutsiderPorts) {}

  submit(wanted: NewOutsiderOrder): OutsiderOrder | OutsiderProblem {
    const market = this.ports.findMarket(wanted.symbol)
    if (!market) return unknownContract(wanted.symbol)
    const { priceTick, maxLimitOrderLots } = market.contract.spec
    const wrong = whatIsWrong(wanted, maxLimitOrderLots)
    if (wrong) return wrong
    const priceTicks = priceToTicks(wanted.price, priceTick)
    const isOffTick = !isTickMultiple(wanted.price, priceTick)
    const refusal = this.ports.refusal({
      symbol: wanted.symbol,
      timeInForce: wanted.timeInForce,
      priceTicks,
      isOffTick,
    })
    if (refusal !== undefined) return problem('refused', refusal, `rejected by the exchange: ${refusal}`)
    if (wanted.timeInForce === 'day' && this.resting.size >= RESTING_MAX) {
      return problem(
        'too_many_orders',
        `挂单已达 ${RESTING_MAX} 笔，请先撤单`,
        `${RESTING_MAX} orders rest: cancel some`,
      )
    }
    this.lastId += 1
    const at = { id: this.lastId, priceTicks, atMs: this.ports.nowMs(), tradedLots: 0, status: 'resting' as const }
    const order: OutsiderOrder = { ...wanted, ...at }
    this.orders.set(order.id, order)
    const { side, volumeLots, timeInForce } = wanted
    const { id: bookId, outcome } = this.ports.floor.trade(market, { side, priceTicks, volumeLots, timeInForce }, true)
    for (const fill of outcome.fills) market.addPressure(fill)
    order.tradedLots = outcome.filledLots
    if (outcome.restingLots > 0) this.resting.set(keyOf(wanted.symbol, bookId), { order, bookId })
    else this.end(order, outcome.cancelledLots > 0 ? 'cancelled' : 'filled')
    this.ports.commit()
    return order
  }

  cancel(participant: string, id: number): OutsiderOrder | OutsiderProblem {
    const order = this.orders.get(id)
    if (order?.participant !== participant) {
      return problem('unknown_order', `${participant} 没有报单 ${id}`, `${participant} has no order ${id}`)
    }
    if (order.status !== 'resting') return problem('order_ended', `报单 ${id} 已结束`, `order ${id} has ended`)
    this.withdraw(order)
    this.ports.commit()
    return order
  }

  /** Newest first, ended ones too as far as they are remembered. */
  list(limit = 200): OutsiderOrder[] {
    return [...this.orders.values()].slice(-limit).reverse()
  }

  /** What rests in a contract's book, both sides, best first, whoever owns it; at most `limit` orders a side. */
  restingIn(symbol: string, limit = 500): Record<BookSideName, OwnedOrder[]> {
    return { buy: this.restingSide(symbol, 'buy', limit), sell: this.restingSide(symbol, 'sell', limit) }
  }

  /** Fills of the book, whoever caused them. */
  onFills(symbol: string, fills: readonly BookFill[]): void {
    if (this.resting.size === 0) return
    for (const { makerId, volumeLots } of fills) {
      const order = this.resting.get(keyOf(symbol, makerId))?.order
      if (!order) continue
      order.tradedLots += volumeLots
      if (order.tradedLots < order.volumeLots) continue
      this.resting.delete(keyOf(symbol, makerId))
      this.end(order, 'filled')
    }
  }

  /** The day is over. */
  expireAll(): void {
    for (const { order } of [...this.resting.values()]) this.withdraw(order)
  }

  private withdraw(order: OutsiderOrder): void {
    for (const [key, { order: known, bookId }] of this.resting) {
      if (known !== order) continue
      this.ports.findMarket(order.symbol)?.book.cancel(bookId)
      this.resting.delete(key)
    }
    this.end(order, 'cancelled')
  }

  private end(order: OutsiderOrder, status: 'filled' | 'cancelled'): void {
    order.status = status
    this.ended.push(order.id)
    if (this.ended.length > ENDED_MAX) this.orders.delete(this.ended.shift() ?? 0)
  }

  private restingSide(symbol: string, side: BookSideName, limit: number): OwnedOrder[] {
    const market = this.ports.findMarket(symbol)
    const found: OwnedOrder[] = []
    for (const { id, priceTicks, volumeLots } of market?.book.orders(side) ?? []) {
      if (found.length >= limit) break
      found.push({
        side,
        price: market?.priceOf(priceTicks) ?? 0,
        priceTicks,
        volumeLots,
        owner: this.ownerOf(symbol, id),
      })
    }
    return found
  }

  private ownerOf(symbol: string, bookId: number): OrderOwner {
    const investor = this.ports.orderOf(bookId)
    if (investor) {
      return { kind: 'account', accountId: investor.accountId, orderSeq: investor.seq, orderSysId: investor.orderSysId }
    }
    const named = this.resting.get(keyOf(symbol, bookId))?.order
    return named ? { kind: 'participant', participant: named.participant, id: named.id } : { kind: 'crowd' }
  }
}

const keyOf = (symbol: string, bookId: number): string => `${symbol}/${bookId}`

const problem = (code: OutsiderProblem['code'], zh: string, en: string): OutsiderProblem => ({ code, zh, en })

const unknownContract = (symbol: string): OutsiderProblem =>
  problem('unknown_contract', `没有合约 ${symbol}`, `no contract ${symbol}`)

function whatIsWrong(order: NewOutsiderOrder, lotsMax: number): OutsiderProblem | undefined {
  const { participant, volumeLots: lots, price } = order
  if (!NAME.test(participant)) {
    return problem('bad_order', '参与者名称应为字母开头，如 crowd-1', 'participant: a name such as crowd-1')
  }
  if (!Number.isInteger(lots) || lots < 1 || lots > lotsMax) {
    return problem('bad_order', `手数应为 1 至 ${lotsMax}`, `volume: 1 to ${lotsMax} lots`)
  }
  if (!(price > 0 && price < Number.MAX_SAFE_INTEGER))
    return problem('bad_order', '价格应为正数', 'price: a positive number')
  return undefined
}
