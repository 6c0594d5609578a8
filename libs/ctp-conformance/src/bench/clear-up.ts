import { exchangeOrderKeyOf, isFinalStatus } from '../orders/account-record.js'
import type { OrderDesk } from '../orders/order-desk.js'
import type { Ticket } from '../orders/ticket.js'
import type { TestBench } from './test-bench.js'

/** Lots that this run opened and has not closed. */
export interface Exposure {
  readonly long: number
  readonly short: number
}

const CLOSE_ATTEMPTS = 8

/** Cancels the run's orders that work and closes what they opened. Does nothing when no order was sent. */
export async function clearUp(bench: TestBench): Promise<void> {
  if (bench.tickets.length === 0) return
  const desk = await bench.desk()
  if (bench.tickets.some((ticket) => fateOf(bench, ticket) === 'unknown')) await askForFates(bench, desk)
  await cancelWorking(bench, desk)
  for (let attempt = 0; attempt < CLOSE_ATTEMPTS; attempt++) {
    const { long, short } = exposureOf(bench)
    if (long === 0 && short === 0) return
    if (long > 0) await close(desk, 'sell', long)
    if (short > 0) await close(desk, 'buy', short)
  }
}

/** What is left of this run at the counter; both zero and no working order is as it was found. */
export function leftovers(bench: TestBench): { exposure: Exposure; workingOrders: number } {
  const working = bench.tickets.filter((ticket) => fateOf(bench, ticket) === 'working').length
  return { exposure: exposureOf(bench), workingOrders: working }
}

type Fate = 'unknown' | 'refused' | 'working' | 'over'

function fateOf(bench: TestBench, ticket: Ticket): Fate {
  const order = bench.record.order(ticket.identity)
  if (!order) return ticket.refusal() ? 'refused' : 'unknown'
  if (!isFinalStatus(order.get('OrderStatus'))) return 'working'
  const told = bench.record
    .tradesOf(exchangeOrderKeyOf(order))
    .reduce((sum, trade) => sum + Number(trade.get('Volume')), 0)
  return told >= Number(order.get('VolumeTraded')) ? 'over' : 'unknown'
}

/** A session that was cut off may have missed something: the queries tell it. */
async function askForFates(bench: TestBench, { session }: OrderDesk): Promise<void> {
  const isClear = (): boolean => bench.tickets.every((ticket) => fateOf(bench, ticket) !== 'unknown')
  if (await session.log.within(isClear, bench.pace.quietMs)) return
  await session.ask('ReqQryOrder', session.investor())
  await session.ask('ReqQryTrade', session.investor())
}

async function cancelWorking(bench: TestBench, desk: OrderDesk): Promise<void> {
  const working = bench.tickets.filter((ticket) => fateOf(bench, ticket) === 'working')
  for (const ticket of working) {
    const order = bench.record.order(ticket.identity)
    if (!order) continue
    if (exchangeOrderKeyOf(order) === '') desk.cancelByIdentity(order)
    else desk.cancelBySysId(order)
  }
  const isOver = (): boolean => working.every((ticket) => fateOf(bench, ticket) === 'over')
  await desk.session.log.within(isOver, bench.pace.timeoutMs)
}

async function close(desk: OrderDesk, side: 'buy' | 'sell', lots: number): Promise<void> {
  const quote = await desk.market.quote()
  const { limitOrderLotsMax } = desk.market.contract
  const size = Math.min(lots, limitOrderLotsMax > 0 ? limitOrderLotsMax : lots)
  const price = desk.market.throughPrice(side, quote)
  const ticket = desk.send({ side, offset: '3', price, lots: size, validity: 'fak' })
  await desk.session.log.within(() => ticket.isComplete() || ticket.refusal(), desk.session.log.pace.timeoutMs)
}

/** By the trades of this run's orders only: what the account holds besides is not touched. */
export function exposureOf(bench: TestBench): Exposure {
  let long = 0
  let short = 0
  for (const ticket of bench.tickets) {
    const order = bench.record.order(ticket.identity)
    if (!order) continue
    for (const trade of bench.record.tradesOf(exchangeOrderKeyOf(order))) {
      const lots = Number(trade.get('Volume'))
      const isBuy = trade.get('Direction') === '0'
      if (trade.get('OffsetFlag') === '0') {
        if (isBuy) long += lots
        else short += lots
      } else if (isBuy) short -= lots
      else long -= lots
    }
  }
  return { long, short }
}
