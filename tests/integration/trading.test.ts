import { connectBus, type Bus } from '@huangpu/bus'
import {
  CLOCK_KEY,
  healthSchema,
  STREAMS,
  type OrderView,
  type PositionView,
  type SendOrderCommand,
  type TradeData,
} from '@huangpu/messages'
import { startRedis, waitUntil, type TestRedis } from '@huangpu/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HandGateway, SYMBOL, TEST_CLOCK } from '../support/hand-gateway.js'
import { TradingProcess } from '../support/trading-process.js'

let redis: TestRedis
let bus: Bus
let gateway: HandGateway
let trading: TradingProcess

const list = async <T>(path: string): Promise<T[]> => ((await trading.call(path)).json as { items: T[] }).items
const orderOf = async (orderId: string): Promise<OrderView | undefined> =>
  (await list<OrderView>('/orders?limit=1000')).find((order) => order.order_id === orderId)
const position = async (direction: 'LONG' | 'SHORT'): Promise<PositionView | undefined> =>
  (await list<PositionView>('/positions')).find((row) => row.direction === direction && row.symbol === SYMBOL)

/** Everything published so far is handled: entries of one stream keep their order, so the last proves the rest. */
const quiet = async (): Promise<void> => {
  const lag = async (): Promise<boolean> => {
    const groups = await Promise.all(
      [STREAMS.trade, STREAMS.orderStatus, STREAMS.position, STREAMS.order].map((stream) => groupState(stream)),
    )
    return groups.every((group) => group.lag === 0 && group.pending === 0)
  }
  await waitUntil(lag, { message: () => `streams to be quiet\n${trading.log.slice(-1_500)}` })
}

const GROUP_STATE = `local groups = redis.call('XINFO', 'GROUPS', KEYS[1])
for _, group in ipairs(groups) do
  local fields = {}
  for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
  if fields['name'] == ARGV[1] then return { fields['lag'] or -1, fields['pending'] } end
end
return { -1, -1 }`

async function groupState(stream: string): Promise<{ lag: number; pending: number }> {
  const [lag, pending] = (await bus.script(GROUP_STATE, [stream], ['group:trading'])) as [number, number]
  return { lag, pending }
}

async function commandsOf(requestId: string, count: number): Promise<SendOrderCommand[]> {
  const there = (): boolean => gateway.sent(requestId).length >= count
  await waitUntil(there, { message: () => `${count} commands of ${requestId}\n${trading.log.slice(-1_500)}` })
  return gateway.sent(requestId)
}

async function only(requestId: string): Promise<SendOrderCommand> {
  const [command] = await commandsOf(requestId, 1)
  if (!command) throw new Error('no command')
  return command
}

beforeAll(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
  gateway = new HandGateway(bus)
  trading = await TradingProcess.prepare(redis)
  await bus.keys.set(CLOCK_KEY, JSON.stringify(TEST_CLOCK))
  await gateway.contracts([SYMBOL])
  await gateway.connection('ready')
  await trading.start()
})

afterAll(async () => {
  await trading.close()
  await bus.close()
  await redis.stop()
})

describe('an order from the strategy to the position', () => {
  it('is sent once, follows its statuses and fills, and moves the book', async () => {
    await gateway.positions([{ direction: 'LONG', volume: 2, yd: 2 }])
    await quiet()
    const requestedMs = Date.now()
    await gateway.request({ request_id: 'open-3', volume: 3 })
    const command = await only('open-3')
    expect(command).toMatchObject({ symbol: SYMBOL, offset: 'OPEN', volume: 3, price: 3200, order_type: 'LIMIT' })
    expect(command.expires_at_ms).toBeGreaterThan(requestedMs)
    await gateway.status(command, 'NOTTRADED', 0)
    await gateway.status(command, 'PARTTRADED', 1)
    await gateway.trade(command, 't1', 1)
    await quiet()
    expect(await orderOf(command.order_id)).toMatchObject({ status: 'PARTTRADED', traded: 1, volume: 3 })
    await gateway.status(command, 'ALLTRADED', 3)
    await gateway.trade(command, 't2', 2)
    await quiet()
    expect(await orderOf(command.order_id)).toMatchObject({ status: 'ALLTRADED', traded: 3 })
    expect(await position('LONG')).toMatchObject({ volume: 5, today_volume: 3, yd_volume: 2, frozen: 0, price: 3200 })
    expect((await list<TradeData>('/trades?since=2000-01-01T00:00:00')).map((trade) => trade.trade_id)).toEqual([
      't2',
      't1',
    ])
  })

  it('splits a close, yesterday first, and freezes what works', async () => {
    await gateway.request({ request_id: 'close-3', direction: 'SHORT', offset: 'CLOSE', volume: 3 })
    const legs = await commandsOf('close-3', 2)
    expect(legs.map((leg) => `${leg.offset} ${leg.volume}`)).toEqual(['CLOSEYESTERDAY 2', 'CLOSETODAY 1'])
    await quiet()
    expect(await position('LONG')).toMatchObject({ volume: 5, frozen: 3 })
    const refused = await trading.call(
      '/orders',
      body({ request_id: 'close-more', direction: 'SHORT', offset: 'CLOSE', volume: 3 }),
    )
    expect(refused).toMatchObject({ status: 409, json: { accepted: false, reason_code: 'closable_exceeded' } })
    for (const [index, leg] of legs.entries()) {
      await gateway.status(leg, 'ALLTRADED', leg.volume)
      await gateway.trade(leg, `close-${index}`, leg.volume)
    }
    await quiet()
    expect(await position('LONG')).toMatchObject({ volume: 2, today_volume: 2, yd_volume: 0, frozen: 0 })
  })

  it('counts profit and margin by quotes', async () => {
    gateway.tick()
    await bus.flushed()
    const valued = async (): Promise<boolean> => (await position('LONG'))?.pnl === 200
    await waitUntil(valued, { message: 'profit of 2 lots at 3210, opened at 3200' })
    expect(await position('LONG')).toMatchObject({ margin: 2 * 3200 * 10 * 0.1 })
  })

  it('is not doubled by anything that is delivered twice', async () => {
    const before = [
      await list('/orders?limit=1000'),
      await list('/trades'),
      await list('/positions'),
      gateway.commands.length,
    ]
    await gateway.request({ request_id: 'open-3', volume: 3 })
    const command = await only('open-3')
    const status = await gateway.status(command, 'ALLTRADED', 3, { status_seq: 1 })
    await bus.produce(STREAMS.orderStatus, JSON.stringify(status))
    await gateway.trade(command, 't2', 2)
    await gateway.trade(command, '          t1', 1)
    await quiet()
    const after = [
      await list('/orders?limit=1000'),
      await list('/trades'),
      await list('/positions'),
      gateway.commands.length,
    ]
    expect(after).toEqual(before)
  })
})

const body = (more: object): object => ({
  request_id: 'r',
  symbol: SYMBOL,
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3200,
  volume: 1,
  ...more,
})

describe('orders of a person', () => {
  it('are idempotent by their request id', async () => {
    const first = await trading.call('/orders', body({ request_id: 'hand-1' }))
    expect(first).toMatchObject({ status: 200, json: { accepted: true, order_ids: [expect.any(String)] } })
    expect(await trading.call('/orders', body({ request_id: 'hand-1' }))).toEqual(first)
    expect(await trading.call('/orders', body({ request_id: 'hand-1', volume: 2 }))).toMatchObject({
      status: 409,
      json: { reason_code: 'duplicate_request' },
    })
    expect(await commandsOf('hand-1', 1)).toHaveLength(1)
  })

  it.each([
    ['fractional lots', { volume: 1.5 }, 'volume'],
    ['zero lots', { volume: 0 }, 'volume'],
    ['a negative price', { price: -1 }, 'price'],
    ['no contract', { symbol: '../../etc' }, 'symbol'],
  ])('%s: 400, naming the field', async (_name, wrong, field) => {
    const { status, json } = await trading.call('/orders', body({ request_id: `bad-${field}`, ...wrong }))
    expect(status).toBe(400)
    expect(json).toMatchObject({ error: { code: 'invalid_input', message_en: expect.stringContaining(field) } })
  })

  it('that is no JSON: 400', async () => {
    expect(await trading.call('/orders', '{')).toMatchObject({ status: 400, json: { error: { code: 'invalid_json' } } })
  })

  it.each([
    ['unknown_symbol', { symbol: 'zz9999' }],
    ['invalid_price', { price: 0 }],
    ['price_not_tick_multiple', { price: 3200.5 }],
    ['price_outside_limits', { price: 3301 }],
    ['volume_above_maximum', { volume: 501 }],
    ['max_position', { volume: 50 }],
    ['unsupported_order_type', { order_type: 'STOP', stop_price: 3200 }],
    ['expired', { expires_at_ms: 1_000 }],
    ['closable_exceeded', { direction: 'LONG', offset: 'CLOSE' }],
  ])('refused: %s, with the sentence, a row and a status', async (code, wrong) => {
    const answer = await trading.call('/orders', body({ request_id: `refused-${code}`, ...wrong }))
    expect(answer).toMatchObject({
      status: 409,
      json: { accepted: false, reason_code: code, message_zh: expect.any(String) },
    })
    const statuses = () => gateway.statusesOf(`refused-${code}`)
    await waitUntil(() => statuses().length === 1)
    expect(statuses()[0]).toMatchObject({ status: 'REJECTED', status_seq: 1, reason_code: code, event: 'state' })
    expect(await orderOf(statuses()[0]?.order_id ?? '')).toMatchObject({ status: 'REJECTED', reason_code: code })
    expect(gateway.sent(`refused-${code}`)).toEqual([])
  })
})

describe('a contract that was listed later', () => {
  it('is known for the next order', async () => {
    const answer = async (id: string): Promise<unknown> =>
      (await trading.call('/orders', body({ request_id: id, symbol: 'rb2610' }))).json
    expect(await answer('listed-before')).toMatchObject({ reason_code: 'unknown_symbol' })
    await gateway.contracts(['rb2610'])
    let tries = 0
    const accepted = async (): Promise<boolean> =>
      ((await answer(`listed-${(tries += 1)}`)) as { accepted: boolean }).accepted
    await waitUntil(accepted, { message: 'the contract to be known' })
  })
})

describe('market orders', () => {
  it('become a FAK limit through the opposite side', async () => {
    let tries = 0
    // The quote goes another way than the order, and is fresh for a few seconds only.
    const accepted = async (): Promise<boolean> => {
      gateway.tick()
      await bus.flushed()
      const request_id = `market-${(tries += 1)}`
      const { json } = await trading.call('/orders', body({ request_id, order_type: 'MARKET', price: 0 }))
      return (json as { accepted: boolean }).accepted
    }
    await waitUntil(accepted, { message: 'a market order to be accepted' })
    expect(await only(`market-${tries}`)).toMatchObject({ order_type: 'FAK', price: 3215 })
  })

  it('are refused without a fresh quote', async () => {
    gateway.tick({ datetime: '2025-12-23T09:00:00', last_price: 3220 })
    // The lots that are held are valued by it: it was heard.
    await waitUntil(async () => (await position('LONG'))?.pnl === 400, { message: 'the stale quote to be heard' })
    const order = body({ request_id: 'market-stale', order_type: 'MARKET', price: 0 })
    expect((await trading.call('/orders', order)).json).toMatchObject({ reason_code: 'no_valid_quote' })
    gateway.tick()
    await bus.flushed()
  })
})

describe('cancels', () => {
  it('go to the counter with their own request id, for every child of a request too', async () => {
    await gateway.positions([{ direction: 'LONG', volume: 3, yd: 1 }])
    await quiet()
    await gateway.request({ request_id: 'rest', direction: 'SHORT', offset: 'CLOSE', volume: 2 })
    const children = await commandsOf('rest', 2)
    await gateway.request({ request_id: 'cancel-rest', cmd_type: 'CANCEL_ORDER', target_request_id: 'rest' })
    const cancels = () =>
      gateway.commands.filter((c) => c.cmd_type === 'CANCEL_ORDER' && c.request_id.startsWith('cancel-rest'))
    await waitUntil(() => cancels().length === 2)
    expect(cancels().map((c) => c.order_id)).toEqual(children.map((c) => c.order_id))
    expect(new Set(cancels().map((c) => c.request_id)).size).toBe(2)
    for (const child of children) await gateway.status(child, 'CANCELLED', 0)
    await quiet()
    expect(await position('LONG')).toMatchObject({ frozen: 0 })
  })

  it('of an unknown order are refused in the answer and on the stream', async () => {
    const { status, json } = await trading.call('/orders/NOBODY/cancel', { request_id: 'cancel-nobody' })
    expect([status, json]).toMatchObject([409, { reason_code: 'order_not_found' }])
    await waitUntil(() => gateway.statusesOf('cancel-nobody').length === 1)
    expect(gateway.statusesOf('cancel-nobody')[0]).toMatchObject({ event: 'cancel_rejected', order_id: 'NOBODY' })
    await quiet()
    expect(await orderOf('NOBODY')).toBeUndefined()
  })
})

describe('without the gateway', () => {
  it('orders are refused, cancels still go out', async () => {
    const before = await trading.call('/orders', body({ request_id: 'before-cut' }))
    const [orderId] = (before.json as { order_ids: string[] }).order_ids
    await gateway.connection('disconnected')
    // Not by orders: each that is taken meanwhile counts towards the largest position.
    const isReady = async (): Promise<boolean> => healthSchema.parse((await trading.call('/health')).json).trading
    await waitUntil(async () => !(await isReady()), { message: 'the loss of the connection to be known' })
    let tries = 0
    const refused = async (): Promise<boolean> => {
      const { json } = await trading.call('/orders', body({ request_id: `cut-${(tries += 1)}`, price: 3199 }))
      return (json as { reason_code?: string }).reason_code === 'not_connected'
    }
    await waitUntil(refused, { message: 'orders to be refused' })
    expect(await trading.call(`/orders/${orderId}/cancel`, { request_id: 'cancel-cut' })).toMatchObject({ status: 200 })
    const isSent = (): boolean =>
      gateway.commands.some((c) => c.cmd_type === 'CANCEL_ORDER' && c.request_id === 'cancel-cut')
    await waitUntil(isSent, { message: 'the cancel to go out' })
    await gateway.connection('ready')
    const ready = async (): Promise<boolean> =>
      (
        (await trading.call('/orders', body({ request_id: `back-${(tries += 1)}`, price: 3198 }))).json as {
          accepted: boolean
        }
      ).accepted
    await waitUntil(ready, { message: 'orders to be accepted again' })
  })
})

describe('orders and fills of another session', () => {
  it('are taken over, the fill before the order', async () => {
    const foreign: SendOrderCommand = {
      ...(await only('open-3')),
      order_id: 'EXT-20251223-1-2-3',
      request_id: 'EXT',
      volume: 2,
    }
    const before = (await position('LONG'))?.volume ?? 0
    await gateway.trade(foreign, 'ext-1', 1)
    await quiet()
    expect((await position('LONG'))?.volume).toBe(before + 1)
    await gateway.status(foreign, 'PARTTRADED', 1)
    await quiet()
    expect(await orderOf(foreign.order_id)).toMatchObject({ status: 'PARTTRADED', traded: 1, volume: 2 })
    const cancel = await trading.call(`/orders/${foreign.order_id}/cancel`, { request_id: 'cancel-ext' })
    expect(cancel.status).toBe(200)
  })
})

describe('killed', () => {
  it('loses nothing and doubles nothing, whenever it happens', async () => {
    await gateway.positions([
      { direction: 'LONG', volume: 1, yd: 1 },
      { direction: 'SHORT', volume: 0, yd: 0 },
    ])
    await quiet()
    const total = 40
    const answering = answerAll(total)
    for (let i = 0; i < total; i += 1) {
      await gateway.request({
        request_id: `storm-${i}`,
        direction: 'SHORT',
        price: 3150,
        expires_at_ms: Date.now() + 600_000,
      })
      if (i % 10 === 5) {
        await trading.end('SIGKILL')
        await trading.start()
      }
    }
    await answering
    await quiet()
    // A command may be delivered twice, always with the same order id: the gateway knows it by that.
    const ids = Array.from(
      { length: total },
      (_, i) => new Set(gateway.sent(`storm-${i}`).map((command) => command.order_id)),
    )
    expect(ids.map((set) => set.size)).toEqual(ids.map(() => 1))
    expect(await position('SHORT')).toMatchObject({ volume: total, today_volume: total })
    const storm = (await list<OrderView>('/orders?limit=1000')).filter((order) => order.request_id.startsWith('storm-'))
    expect(storm.map((order) => order.status)).toEqual(storm.map(() => 'ALLTRADED'))
    expect(storm.length).toBe(total)
  })

  it('ends in good order when it is asked to, and knows everything afterwards', async () => {
    const all = async (): Promise<unknown[]> => [
      await list('/orders?limit=1000'),
      await list('/trades'),
      await list('/positions'),
    ]
    const before = await all()
    expect(await trading.end('SIGTERM')).toBe(0)
    await trading.start()
    expect(await all()).toEqual(before)
  })
})

/** Fills so many commands of the storm, each once, as the gateway would: it knows an order by its id. */
async function answerAll(total: number): Promise<void> {
  const answered = new Set<string>()
  const next = (): SendOrderCommand | undefined =>
    gateway.commands.find(
      (command): command is SendOrderCommand =>
        command.cmd_type === 'SEND_ORDER' && command.request_id.startsWith('storm-') && !answered.has(command.order_id),
    )
  while (answered.size < total) {
    const message = (): string => `command ${answered.size + 1} of the storm\n${trading.log.slice(-1_500)}`
    await waitUntil(() => next() !== undefined, { message })
    const command = next()
    if (!command) continue
    await gateway.trade(command, `fill-${command.order_id}`, 1)
    await gateway.status(command, 'ALLTRADED', 1)
    answered.add(command.order_id)
  }
}
