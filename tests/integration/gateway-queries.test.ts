/** Queries of the real gateway at a simulated exchange that throttles. Runs against built code. */
import {
  COUNTER_QUERY_ANSWERS,
  connectionViewSchema,
  rateDataSchema,
  rateListSchema,
  type CounterQueryAnswer,
  type CounterQueryKind,
} from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

const view = async () => connectionViewSchema.parse(await stack.call('gateway', '/connection'))
const fault = (body: object): Promise<unknown> => stack.call('exchange', '/faults', body)

describe('flow control', () => {
  it('never loses a query: bursts of -2, -3 and error 90 on every query of the login', async () => {
    stack = await GatewayStack.prepare()
    await stack.start('exchange')
    await fault({ kind: 'throttle', request: 'ReqQryInstrument', code: -3, times: 6 })
    await fault({ kind: 'throttle', request: 'ReqQryOrder', code: -2, times: 5 })
    await fault({ kind: 'throttle', request: 'ReqQryTrade', error_id: 90, times: 7 })
    await fault({ kind: 'throttle', request: 'ReqQryInvestorPosition', error_id: 90, by: 'answer', times: 7 })
    await stack.start('gateway')
    await stack.ready()
    const counters = (await stack.health('gateway'))?.counters ?? {}
    expect(counters['queries_throttled']).toBeGreaterThanOrEqual(25)
    expect(counters['queries_failed'] ?? 0).toBe(0)
    expect(await stack.bus.keys.get(`account:sim001`)).toContain('"balance"')
  })

  it("follows the front's own rate where the configuration names none", async () => {
    stack = await GatewayStack.prepare({ ctp: { query_interval_ms: '0' }, fronts: { queries_per_second: 8 } })
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
    expect(await view()).toMatchObject({
      front_rates: { queries_per_second: 8 },
      query_interval_ms: 132,
    })
    expect((await stack.health('gateway'))?.counters['queries_throttled'] ?? 0).toBe(0)
  })
})

describe('what the counter told that day', () => {
  it('is known after a restart without asking for contracts and rates again', async () => {
    stack = await GatewayStack.prepare()
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
    const rates = async (): Promise<string | undefined> => (await stack.bus.keys.hgetall('rates:sim001'))['rb2701']
    await waitUntil(async () => (await rates()) !== undefined, { message: 'the rates of rb2701' })
    expect(rateDataSchema.parse(JSON.parse((await rates()) ?? ''))).toMatchObject({
      symbol: 'rb2701',
      margin: { long_by_money: 0.16 },
      commission: { open_by_money: 0.0001 },
    })
    await stack.end('gateway', 'SIGKILL')
    await stack.bus.keys.del('rates:sim001', 'instruments:sim001')
    await stack.bus.keys.hset('instruments:sim001', { rb2501: '{}' })
    const struck = await fault({ kind: 'throttle', request: 'ReqQryInstrument', error_id: 90, times: 0 })
    const rateFault = await fault({ kind: 'throttle', request: 'ReqQryInstrumentMarginRate', error_id: 90, times: 0 })
    await stack.start('gateway')
    await stack.ready()
    await waitUntil(async () => (await rates()) !== undefined, { message: 'the rates again' })
    expect(Object.keys(await stack.bus.keys.hgetall('instruments:sim001'))).toEqual(['rb2701'])
    const { items } = (await stack.call('exchange', '/faults')) as { items: { id: string; struck: number }[] }
    const ids = [struck, rateFault].map((each) => (each as { id: string }).id)
    expect(items.filter(({ id }) => ids.includes(id)).map((each) => each.struck)).toEqual([0, 0])
    expect((await stack.health('gateway'))?.counters['reconciled_instruments_stale']).toBe(1)
  })
})

describe('POST /queries', () => {
  it('answers what the counter says, row by row', async () => {
    stack = await GatewayStack.prepare()
    await stack.start('exchange')
    // Its login does not come to an end before the fault does.
    await fault({ kind: 'throttle', request: 'ReqQryOrder', error_id: 90, times: 0 })
    await stack.start('gateway')
    expect(await stack.call('gateway', '/queries/orders', {})).toMatchObject({ error: { code: 'not_ready' } })
    await stack.request('exchange', '/faults', { method: 'DELETE' })
    await stack.ready()
    const tick = await stack.tick()
    const taking = await stack.send({ price: tick.limit_up ?? 0 })
    await stack.storyIs(taking.order_id, /ALLTRADED$/)
    const ask = async <K extends CounterQueryKind>(kind: K, body: object = {}): Promise<CounterQueryAnswer<K>> =>
      COUNTER_QUERY_ANSWERS[kind].parse(await stack.call('gateway', `/queries/${kind}`, body)) as CounterQueryAnswer<K>
    expect((await ask('orders')).items).toMatchObject([{ order_id: taking.order_id, status: 'ALLTRADED', traded: 1 }])
    expect((await ask('trades', { symbol: 'rb2701' })).items).toMatchObject([{ symbol: 'rb2701', volume: 1 }])
    expect((await ask('trades', { symbol: 'au2702' })).items).toEqual([])
    expect((await ask('positions')).items).toMatchObject([{ symbol: 'rb2701', direction: 'LONG', volume: 1 }])
    expect((await ask('account')).items).toMatchObject([{ account_id: 'sim001' }])
    expect((await ask('instruments')).items).toMatchObject([{ symbol: 'rb2701' }])
    expect((await ask('margin_rate', { symbol: 'rb2701' })).items).toMatchObject([{ long_by_money: 0.16 }])
    expect((await ask('commission_rate', { symbol: 'rb2701' })).items).toMatchObject([{ open_by_money: 0.0001 }])
    expect(await stack.call('gateway', '/queries/margin_rate', {})).toMatchObject({ error: { code: 'invalid_input' } })
    // Rates are asked for one contract after another once everything else is known: later than ready.
    const listed = async (): Promise<string[]> =>
      rateListSchema.parse(await stack.call('gateway', '/rates')).items.map(({ symbol }) => symbol)
    await waitUntil(async () => (await listed()).includes('rb2701'), { message: 'the rates' })
  })
})
