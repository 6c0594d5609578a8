import { connectBus, type Bus, type Tail } from '@huangpu/bus'
import {
  eventDataSchema,
  INTEREST_KEY,
  orderRequestSchema,
  strategyBookViewSchema,
  STREAMS,
  type AlertEvent,
  type CancelOrderRequest,
  type OrderRequest,
  type SendOrderRequest,
  type StrategyBookView,
} from '@huangpu/messages'
import { startRedis, waitUntil, type TestRedis } from '@huangpu/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HandMarket } from '../support/hand-market.js'
import { StrategyProcess } from '../support/strategy-process.js'

const SYMBOL = 'rb2701'
/** Down, then up: the cross comes with the sixth close and is confirmed by the seventh. */
const GOLDEN = [3100, 3099, 3098, 3097, 3096, 3100, 3102]

const FILE = `strategy_name: MaRsiStrategy
symbol: ${SYMBOL}
exchange: SHFE
params:
  fast_window: 2
  slow_window: 3
  rsi_long: 0
  rsi_short: 100
  rsi_guard: false
  cross_confirm_bars: 1
  min_cross_distance: 0
  signal_interval_s: 0
risk: { stop_loss_pct: 2.0, take_profit_pct: 5.0, max_position: 2 }
order: { price_offset_ticks: 1, cancel_after_s: 10 }
`

let redis: TestRedis
let bus: Bus
let tail: Tail
let market: HandMarket
let service: StrategyProcess
let requests: OrderRequest[]
let alerts: AlertEvent[]

/** Intents: the outbox may deliver one again after a kill, with the same id, which trading takes for the same. */
const sends = (): SendOrderRequest[] => {
  const orders = requests.filter((request) => request.cmd_type === 'SEND_ORDER')
  return [...new Map(orders.map((order) => [order.request_id, order])).values()]
}
const cancels = (): CancelOrderRequest[] => requests.filter((request) => request.cmd_type === 'CANCEL_ORDER')

async function nthSend(count: number): Promise<SendOrderRequest> {
  const message = (): string => `${count} orders\n${service.log.slice(-2_000)}`
  await waitUntil(() => sends().length >= count, { message })
  const found = sends()[count - 1]
  if (!found) throw new Error('unreachable')
  return found
}

/** Fills a request whole. */
async function fill(request: SendOrderRequest, tradeId: string): Promise<void> {
  await market.status(request, { status: 'ALLTRADED', traded: request.volume, status_seq: 5 })
  await market.trade(request, tradeId)
}

async function openLong(): Promise<SendOrderRequest> {
  for (const close of GOLDEN) await market.bar(SYMBOL, close)
  const order = await nthSend(1)
  await fill(order, 't1')
  await service.until('ma', (view) => view.long_volume === 1 && view.variables['working_requests'] === 0)
  return order
}

beforeEach(async () => {
  redis = await startRedis()
  bus = await connectBus(redis.address, { name: 'test' })
  requests = []
  alerts = []
  tail = bus.tail(
    [STREAMS.order, STREAMS.event],
    { [STREAMS.order]: '0', [STREAMS.event]: '0' },
    (stream, _id, json) => {
      if (stream === STREAMS.order) requests.push(orderRequestSchema.parse(JSON.parse(json)))
      const event = stream === STREAMS.event ? eventDataSchema.parse(JSON.parse(json)) : undefined
      if (event?.type === 'alert') alerts.push(event)
    },
  )
  market = await HandMarket.open(bus, '2025-12-23T21:00:00')
  await market.connection('ready')
  service = await StrategyProcess.prepare(redis)
  service.file('ma.yaml', FILE)
})

afterEach(async () => {
  await service.close()
  await tail.close()
  await bus.close()
  await redis.stop()
})

describe('from a bar to an order and back', () => {
  it('sends one order on a confirmed cross, and its own fills alone become its position', async () => {
    await service.start()
    await service.until('ma', (view) => view.state === 'running')
    const interest = async (): Promise<string[]> => Object.keys(await bus.keys.hgetall(INTEREST_KEY))
    await waitUntil(async () => (await interest()).includes(`strategy:${SYMBOL}`), {
      message: 'interest in the contract',
    })
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    const order = await nthSend(1)
    expect(order).toMatchObject({
      request_id: 'ma:b20251223210600:buy:0',
      strategy_name: 'ma',
      symbol: SYMBOL,
      exchange: 'SHFE',
      direction: 'LONG',
      offset: 'OPEN',
      order_type: 'LIMIT',
      price: 3103,
      volume: 1,
      account_id: 'sim001',
      environment: 'sim',
    })
    await market.trade({ ...order, request_id: 'manual-1' }, 'foreign')
    await fill(order, 't1')
    await fill(order, 't1')
    const view = await service.until('ma', (row) => row.variables['working_requests'] === 0)
    expect(view).toMatchObject({ long_volume: 1, short_volume: 0, variables: { pos: 1, long_price: 3103 } })
    await market.tick(SYMBOL, 3113)
    expect(await service.view('ma')).toMatchObject({ pnl: 100 })
    expect(sends()).toHaveLength(1)
  })

  it('warms up with bars of the market service, without acting on them', async () => {
    service.answers.bars = GOLDEN.map((close, i) =>
      market.makeBar(SYMBOL, close, Date.parse('2025-12-23T12:50:00Z') + i * 60_000),
    )
    await service.start()
    const view = await service.until('ma', (row) => row.state === 'running')
    expect(view.variables['fast_ema']).toBeCloseTo(3100.944, 3)
    await market.bar(SYMBOL, 3103)
    expect(sends()).toEqual([])
  })

  it('stops a loss once, however many ticks come before the fill, and cancels an order that rests too long', async () => {
    await service.start()
    await openLong()
    await market.tick(SYMBOL, 3050)
    expect(sends()).toHaveLength(1)
    for (const price of [3040, 3039, 3038]) await market.tick(SYMBOL, price)
    const exit = await nthSend(2)
    expect(exit).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 1, price: 3038 })
    await market.status(exit, { status: 'NOTTRADED', traded: 0, status_seq: 1 })
    await market.advance(10_000)
    await waitUntil(() => cancels().length === 1, { message: 'the cancel' })
    expect(cancels()[0]).toMatchObject({ target_request_id: exit.request_id })
    await market.status(exit, { status: 'CANCELLED', traded: 0, status_seq: 2 })
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    await market.advance(1_000)
    await market.tick(SYMBOL, 3035)
    expect(await nthSend(3)).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 1, price: 3033 })
  })
})

describe('a service that dies', () => {
  it('sends nothing twice after kill -9 when the same bars come again, and knows its position', async () => {
    await service.start()
    const bars = []
    for (const close of GOLDEN) bars.push(await market.bar(SYMBOL, close))
    const order = await nthSend(1)
    await service.end('SIGKILL')
    await market.forgetProgress()
    await market.trade(order, 't1')
    await service.start()
    await service.until('ma', (view) => view.state === 'running' && view.long_volume === 1)
    for (const bar of bars) await market.publishBar(bar)
    await market.status(order, { status: 'ALLTRADED', traded: 1, status_seq: 5 })
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    expect(sends()).toHaveLength(1)
    for (const close of [3101, 3097, 3094]) await market.bar(SYMBOL, close)
    await nthSend(3)
    expect(
      sends()
        .slice(1)
        .map((request) => `${request.direction} ${request.offset}`),
    ).toEqual(['SHORT CLOSE', 'SHORT OPEN'])
  })

  it('takes up an order in flight: no second one before its fate is known', async () => {
    service.file('ma.yaml', FILE.replace('max_position: 2', 'max_position: 1'))
    await service.start()
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    const order = await nthSend(1)
    await market.status(order, { status: 'NOTTRADED', traded: 0, status_seq: 1 })
    await service.until('ma', (view) => view.variables['working_requests'] === 1)
    await service.end('SIGKILL')
    await service.start()
    await service.until('ma', (view) => view.state === 'running' && view.variables['working_requests'] === 1)
    await market.advance(10_000)
    await waitUntil(() => cancels().length === 1, { message: 'the cancel of the order of before' })
    expect(sends()).toHaveLength(1)
  })

  it('stops in good order: working orders are cancelled', async () => {
    await service.start()
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    const order = await nthSend(1)
    expect(await service.end('SIGTERM')).toBe(0)
    await waitUntil(() => cancels().length === 1, { message: 'the cancel' })
    expect(cancels()[0]).toMatchObject({ target_request_id: order.request_id })
  })
})

describe('lots that others close', () => {
  const book = async (): Promise<StrategyBookView> =>
    strategyBookViewSchema.parse((await service.call('/strategies/ma/book')).json)

  it('leave the book over kill -9, and nothing is sent for them; a person lets it open again', async () => {
    await service.start()
    const order = await openLong()
    await market.positions(SYMBOL, 1)
    await waitUntil(async () => (await book()).long.account === 1, { message: 'the account' })
    const closing = { ...order, request_id: 'KILL-1', direction: 'SHORT', offset: 'CLOSE' } as const
    await market.trade({ ...closing, strategy_name: 'kill_switch' }, 'k1')
    await waitUntil(async () => (await book()).long.missing === 1, { message: 'the doubt' })
    await market.tick(SYMBOL, 3000)
    // Between the doubt and its end, and between the end and its acknowledgement.
    await service.end('SIGKILL')
    await market.forgetProgress()
    await service.start()
    await waitUntil(async () => (await book()).long.missing === 1, { message: 'the doubt of before' })
    service.answers.counter = []
    await service.until('ma', (view) => view.long_volume === 0 && view.opens_held)
    await service.end('SIGKILL')
    await market.forgetProgress()
    await service.start()
    const view = await service.until('ma', (row) => row.state === 'running')
    expect(view).toMatchObject({ long_volume: 0, opens_held: true })
    expect(view.problem?.message).toContain('huangpu strategy acknowledge ma')
    await market.tick(SYMBOL, 2990)
    for (const close of [3101, 3100, ...GOLDEN]) await market.bar(SYMBOL, close)
    expect(sends()).toHaveLength(1)
    // The outbox may deliver one again after a kill, with the same id.
    const told = alerts.filter(({ code }) => code === 'strategy_book_reduced').map(({ event_id: id }) => id)
    expect(new Set(told).size).toBe(1)

    const seen = await service.call('/strategies/ma/acknowledge', 'POST', { by: 'li' })
    expect(seen).toMatchObject({ status: 200, json: { opens_held: false, adjustments: [{ lots: -1 }] } })
    for (const close of [3101, 3097, 3094]) await market.bar(SYMBOL, close)
    expect(await nthSend(2)).toMatchObject({ direction: 'SHORT', offset: 'OPEN' })
  })

  it('are given and taken by a person, within what the account has', async () => {
    await service.start()
    await market.positions(SYMBOL, 2)
    await waitUntil(async () => (await book()).long.account === 2, { message: 'the account' })
    const set = (change: object) =>
      service.call('/strategies/ma/book', 'POST', { side: 'LONG', reason: 'mine', ...change })
    expect(await set({ volume: 3, price: 3100 })).toMatchObject({
      status: 409,
      json: { error: { code: 'book_exceeds_account' } },
    })
    expect(await set({ volume: -1 })).toMatchObject({ status: 400, json: { error: { code: 'invalid_input' } } })
    expect(await set({ volume: 2, price: 3100, by: 'li' })).toMatchObject({
      json: { long: { volume: 2, price: 3100 } },
    })
    await service.until('ma', (row) => row.state === 'running')
    await market.tick(SYMBOL, 3000)
    expect(await nthSend(1)).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 2 })
    expect(await set({ volume: 0 })).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_has_working_orders' } },
    })
  })
})

describe('the fate of an order', () => {
  it('frees the guard when nobody reported a request and trading does not know it', async () => {
    service.expireSoon()
    await service.start()
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    await nthSend(1)
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    await waitUntil(() => alerts.some((alert) => alert.code === 'order_never_reported'), { message: 'the alert' })
    expect(sends()).toHaveLength(1)
  })

  it('takes the status from trading when the stream did not bring it, and the fills too', async () => {
    service.expireSoon()
    await service.start()
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    const order = await nthSend(1)
    const status = market.makeStatus(order, { status: 'ALLTRADED', traded: 1, status_seq: 3 })
    service.answers.orders = [{ ...status, created_at: market.now, updated_at: market.now }]
    service.answers.trades = [market.makeTrade(order, 't9')]
    await service.until('ma', (view) => view.long_volume === 1 && view.variables['working_requests'] === 0)
    await market.trade(order, 't9')
    await market.tick(SYMBOL, 3103)
    expect(await service.view('ma')).toMatchObject({ long_volume: 1 })
  })
})

describe('a counter that is away', () => {
  it('pauses without signals and goes on when it is ready', async () => {
    await service.start()
    await service.until('ma', (view) => view.state === 'running')
    for (const close of GOLDEN.slice(0, -1)) await market.bar(SYMBOL, close)
    await market.connection('disconnected')
    await service.until('ma', (view) => view.state === 'paused')
    await market.bar(SYMBOL, 3102)
    await market.connection('ready')
    await service.until('ma', (view) => view.state === 'running')
    expect(sends()).toEqual([])
    for (const close of [3101, 3097, 3094]) await market.bar(SYMBOL, close)
    expect(await nthSend(1)).toMatchObject({ direction: 'SHORT', offset: 'OPEN' })
  })
})

describe('files', () => {
  it('lets a broken file disturb no other, names place and reason, and takes it when it is mended', async () => {
    service.file('broken.yaml', FILE.replace('slow_window: 3', 'slow_window: many'))
    service.file('syntax.yaml', 'strategy_name: [')
    await service.start()
    const broken = await service.until('broken', (view) => view.state === 'invalid')
    expect(broken.problem).toMatchObject({ line: 6, message: expect.stringMatching(/slow_window.*"many"/) as string })
    expect(await service.view('syntax')).toMatchObject({ state: 'invalid', problem: { line: 1 } })
    await service.until('ma', (view) => view.state === 'running')
    await waitUntil(() => alerts.filter((alert) => alert.code === 'strategy_invalid').length === 2, {
      message: 'two alerts',
    })
    expect(service.log).toContain('broken.yaml:6')
    service.file('broken.yaml', FILE)
    await service.until('broken', (view) => view.state === 'running')
  })

  it.each([
    ['an unknown type', FILE.replace('MaRsiStrategy', 'MaStrategy'), 1, /MaRsiStrategy, SystemIntegrationTestStrategy/],
    ['not a number', FILE.replace('rsi_long: 0', 'rsi_long: .nan'), 7, /rsi_long.*NaN/],
    ['an unknown parameter', FILE.replace('rsi_long: 0', 'rsi_lang: 0'), 7, /unknown parameter rsi_lang/],
    ['a parameter in the wrong section', FILE.replace('rsi_long: 0', 'max_position: 1'), 7, /-> risk:/],
    ['a key that is given twice', `${FILE}symbol: rb2705\n`, 15, /unique/],
    ['no contract', FILE.replace(SYMBOL, '../../etc'), 2, /not a contract/],
    ['another exchange', FILE.replace('SHFE', 'INE'), 3, /listed at SHFE/],
    ['windows the wrong way round', FILE.replace('fast_window: 2', 'fast_window: 9'), 5, /less than slow_window/],
    ['a percentage in words', FILE.replace('2.0', 'two'), 13, /must be per cent/],
  ])('refuses %s', async (_what, text, line, reason) => {
    service.file('bad.yaml', text)
    await service.start()
    const view = await service.until('bad', (row) => row.state === 'invalid')
    expect(view.problem).toEqual({ line, message: expect.stringMatching(reason) as string })
  })

  it('refuses the later of two files with one name', async () => {
    service.file('zz.yaml', `name: ma\n${FILE}`)
    await service.start()
    await service.until('ma', (view) => view.file === 'ma.yaml' && view.state === 'running')
    const { items } = (await service.call('/strategies')).json as { items: { file: string; state: string }[] }
    expect(items).toHaveLength(2)
    expect(items[1]).toMatchObject({ file: 'zz.yaml', state: 'invalid' })
  })

  it('keeps the version that runs when its file breaks, and follows a valid change', async () => {
    await service.start()
    await openLong()
    service.file('ma.yaml', FILE.replace('fast_window: 2', 'fast_window: fast'))
    const kept = await service.until('ma', (view) => view.problem !== null)
    expect(kept).toMatchObject({ state: 'running', long_volume: 1, problem: { line: 5 }, params: { fast_window: 2 } })
    service.file('ma.yaml', FILE.replace('slow_window: 3', 'slow_window: 8'))
    const changed = await service.until('ma', (view) => view.params['slow_window'] === 8 && view.state === 'running')
    expect(changed).toMatchObject({ problem: null, long_volume: 1 })
    service.file('ma.yaml', undefined)
    await waitUntil(async () => (await service.view('ma')) === undefined, { message: 'ma to be gone' })
    await waitUntil(() => alerts.some((alert) => alert.code === 'strategy_left_position'), { message: 'the alert' })
  })
})

describe('what a person chooses', () => {
  it('is remembered over a restart, until the file decides anew', async () => {
    await service.start()
    await service.until('ma', (view) => view.state === 'running')
    expect(await service.call('/strategies/ma/start', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_already_running' } },
    })
    expect(await service.call('/strategies/ma/stop', 'POST')).toMatchObject({ status: 200, json: { state: 'stopped' } })
    await service.end('SIGKILL')
    await market.forgetProgress()
    await service.start()
    await service.until('ma', (view) => view.state === 'stopped')
    for (const close of GOLDEN) await market.bar(SYMBOL, close)
    expect(sends()).toEqual([])
    expect(await service.call('/strategies/ma/stop', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_not_running' } },
    })
    expect((await service.call('/strategies/ma/start', 'POST')).status).toBe(200)
    await service.until('ma', (view) => view.state === 'running')
    service.file('ma.yaml', `${FILE}enabled: false\n`)
    await service.until('ma', (view) => view.state === 'stopped')
  })

  it('is answered with the reason when it cannot be done', async () => {
    service.file('bad.yaml', FILE.replace('MaRsiStrategy', 'Nothing'))
    await service.start()
    expect(await service.call('/strategies/nobody/start', 'POST')).toMatchObject({
      status: 404,
      json: { error: { code: 'strategy_not_found' } },
    })
    expect(await service.call('/strategies/bad/start', 'POST')).toMatchObject({
      status: 409,
      json: { error: { code: 'strategy_invalid', message_en: expect.stringContaining('bad.yaml:1') as string } },
    })
  })
})
