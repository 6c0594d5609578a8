/** The morning's auction and the hours as clients see them, through the libraries. Runs against built code. */
import { parseShanghai } from '@huangpu/core'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BROKER, ExchangeScene, must, USER, type Fields, type Trader } from '../support/exchange-scene.js'

const scene = new ExchangeScene()
let files = 0
let file = ''
beforeEach(() => scene.open((file = `auction-${(files += 1)}.sqlite`)))
afterEach(() => scene.close())

/** On the trading day's own date. */
const until = (time: string): number => scene.runtime.exchange.advance(must(parseShanghai(`2026-11-24T${time}`)))

/** A pair of the same account that any auction brings together: nobody else's orders are between the limits. */
function crossing(client: Trader): string[] {
  const { day } = scene.runtime.exchange.market('rb2701')
  const buy = client.insert({ LimitPrice: day.upperLimitTicks })
  const sell = client.insert({ LimitPrice: day.lowerLimitTicks, Direction: '1' })
  return [buy, sell]
}

it('trades at one price at 08:59, tells it by a snapshot, and shows no book before', async () => {
  const quotes = scene.quotes()
  await quotes.ready(['rb2701'])
  const client = scene.trader()
  await client.ready()
  until('08:56:00')
  const pair = crossing(client)
  for (const ref of pair) await client.storyIs(ref, 'a 3')
  const immediate = client.insert({ LimitPrice: 3150, TimeCondition: '1' })
  await client.storyIs(immediate, 'a 5')
  expect(must(client.named('OnRtnOrder').at(-1)).data).toMatchObject({
    OrderSubmitStatus: '4',
    StatusMsg: '已撤单报单被拒绝SHFE:不支持此种报单',
  })
  const [depth] = await client.ask('ReqQryDepthMarketData', { InstrumentID: 'rb2701' })
  expect(depth?.data).toMatchObject({ BidVolume1: 0, AskVolume1: 0 })
  expect(quotes.ticks().filter(isOf('08:5'))).toEqual([])
  until('08:59:00')
  for (const ref of pair) await client.storyIs(ref, 'a 3 3 0 trade(1)')
  await waitUntil(() => quotes.ticks().some(isOf('08:59:00')))
  const tick = must(quotes.ticks().find(isOf('08:59:00')))
  const prices = new Set(client.named('OnRtnTrade').map((event) => event.get('Price')))
  expect(prices).toEqual(new Set([tick['LastPrice']]))
  expect(Number(tick['BidPrice1'])).toBeLessThan(Number(tick['AskPrice1']))
})

it('takes neither orders nor cancels in the minute of matching: 91 by the exchange, to every session', async () => {
  const [client, other] = [scene.trader(), scene.trader()]
  await client.ready()
  await other.ready()
  until('08:56:00')
  const far = client.insert({ LimitPrice: scene.runtime.exchange.market('rb2701').day.lowerLimitTicks })
  await client.storyIs(far, 'a 3')
  until('08:59:30')
  const late = client.insert({ LimitPrice: 3150 })
  await client.storyIs(late, 'a 5')
  client.cancel(lastOf(client, far))
  for (const session of [client, other]) {
    await waitUntil(() => session.named('OnErrRtnOrderAction').length === 1)
    const refused = must(session.named('OnErrRtnOrderAction')[0])
    expect(refused.rspInfo).toEqual({ ErrorID: 91, ErrorMsg: 'CTP：交易所返回的错误' })
    expect(refused.data).toMatchObject({ StatusMsg: '当前状态禁止此项操作', OrderActionStatus: 'c' })
  }
  expect(client.named('OnRspOrderAction')).toEqual([])
  until('09:00:00')
  client.cancel(lastOf(client, far))
  await client.storyIs(far, 'a 3 3 5')
})

it('goes on with the same auction after a restart', async () => {
  const client = scene.trader('resume', 'kept')
  await client.ready()
  until('08:56:00')
  const pair = crossing(client)
  for (const ref of pair) await client.storyIs(ref, 'a 3')
  await scene.release()
  await scene.runtime.stop()
  await scene.open(file)
  expect(scene.runtime.exchange.market('rb2701').phase).toBe('auction_entry')
  const again = scene.trader('resume', 'kept')
  await again.ready()
  until('08:59:00')
  for (const ref of pair) await again.storyIs(ref, '3 0 trade(1)')
})

it('echoes the minimum of a FAK', async () => {
  const client = scene.trader()
  await client.ready()
  const fak = { TimeCondition: '1', VolumeCondition: '2', MinVolume: 2, VolumeTotalOriginal: 3 }
  const ref = client.insert({ ...fak, LimitPrice: scene.best('buy') - 20 })
  await client.storyIs(ref, 'a 5 5')
  const orders = await client.ask('ReqQryOrder', { BrokerID: BROKER, InvestorID: USER })
  expect(orders[0]?.data).toMatchObject({ VolumeCondition: '2', MinVolume: 2, TimeCondition: '1', VolumeTraded: 0 })
  client.insert({ ...fak, MinVolume: 4, LimitPrice: 3150 })
  await waitUntil(() => client.named('OnRspOrderInsert').length === 1)
  expect(client.named('OnRspOrderInsert')[0]?.errorId).toBe(15)
})

const isOf =
  (time: string) =>
  (tick: Fields): boolean =>
    String(tick['UpdateTime']).startsWith(time)

/** The last that was told of an order. */
const lastOf = (client: Trader, ref: string): Fields =>
  must(client.named('OnRtnOrder').findLast((event) => event.get('OrderRef') === ref)?.data)
