/** Orders of the strategy service: from a bar to an order and back, over kills, and what others do to its lots. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { INTEREST_KEY, strategyBookViewSchema, type StrategyBookView } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { FILE, GOLDEN, StrategyScene, SYMBOL } from '../support/strategy-scene.js'
import type { HandMarket } from '../support/hand-market.js'
import type { StrategyProcess } from '../support/strategy-process.js'

let scene: StrategyScene
let market: HandMarket
let service: StrategyProcess

beforeEach(async () => {
  scene = await StrategyScene.open()
  ;({ market, service } = scene)
})

afterEach(() => scene?.close())

describe('from a bar to an order and back', () => {
  it('sends one order on a confirmed cross, and its own fills alone become its position', async () => {
    await service.start()
    await service.until('ma', (view) => view.state === 'running')
    const interest = async (): Promise<string[]> => Object.keys(await scene.bus.keys.hgetall(INTEREST_KEY))
    await waitUntil(async () => (await interest()).includes(`strategy:${SYMBOL}`), {
      message: 'interest in the contract',
    })
    await scene.bars(...GOLDEN)
    const order = await scene.nthSend(1)
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
    await scene.fill(order, 't1')
    await scene.fill(order, 't1')
    const view = await service.until('ma', (row) => row.variables['working_requests'] === 0)
    expect(view).toMatchObject({ long_volume: 1, short_volume: 0, variables: { pos: 1, long_price: 3103 } })
    await market.tick(SYMBOL, 3113)
    expect(await service.view('ma')).toMatchObject({ pnl: 100 })
    expect(scene.sends()).toHaveLength(1)
  })

  it('warms up with bars of the market service, without acting on them', async () => {
    service.answers.bars = GOLDEN.map((close, i) =>
      market.makeBar(SYMBOL, close, Date.parse('2025-12-23T12:50:00Z') + i * 60_000),
    )
    await service.start()
    const view = await service.until('ma', (row) => row.state === 'running')
    expect(view.variables['fast_ema']).toBeCloseTo(3100.944, 3)
    await market.bar(SYMBOL, 3103)
    expect(scene.sends()).toEqual([])
  })

  it('stops a loss once, however many ticks come before the fill, and cancels an order that rests too long', async () => {
    await service.start()
    await scene.openLong()
    await market.tick(SYMBOL, 3050)
    expect(scene.sends()).toHaveLength(1)
    for (const price of [3040, 3039, 3038]) await market.tick(SYMBOL, price)
    const exit = await scene.nthSend(2)
    expect(exit).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 1, price: 3038 })
    await market.status(exit, { status: 'NOTTRADED', traded: 0, status_seq: 1 })
    await market.advance(10_000)
    await waitUntil(() => scene.cancels().length === 1, { message: 'the cancel' })
    expect(scene.cancels()[0]).toMatchObject({ target_request_id: exit.request_id })
    await market.status(exit, { status: 'CANCELLED', traded: 0, status_seq: 2 })
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    await market.advance(1_000)
    await market.tick(SYMBOL, 3035)
    expect(await scene.nthSend(3)).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 1, price: 3033 })
  })
})

describe('a service that dies', () => {
  it('sends nothing twice after kill -9 when the same bars come again, and knows its position', async () => {
    await service.start()
    const bars = []
    for (const close of GOLDEN) bars.push(await market.bar(SYMBOL, close))
    const order = await scene.nthSend(1)
    await service.end('SIGKILL')
    await market.forgetProgress()
    await market.trade(order, 't1')
    await service.start()
    await service.until('ma', (view) => view.state === 'running' && view.long_volume === 1)
    for (const bar of bars) await market.publishBar(bar)
    await market.status(order, { status: 'ALLTRADED', traded: 1, status_seq: 5 })
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    expect(scene.sends()).toHaveLength(1)
    await scene.bars(3101, 3097, 3094)
    await scene.nthSend(3)
    expect(
      scene
        .sends()
        .slice(1)
        .map((request) => `${request.direction} ${request.offset}`),
    ).toEqual(['SHORT CLOSE', 'SHORT OPEN'])
  })

  it('takes up an order in flight: no second one before its fate is known', async () => {
    service.file('ma.yaml', FILE.replace('max_position: 2', 'max_position: 1'))
    await service.start()
    await scene.bars(...GOLDEN)
    const order = await scene.nthSend(1)
    await market.status(order, { status: 'NOTTRADED', traded: 0, status_seq: 1 })
    await service.until('ma', (view) => view.variables['working_requests'] === 1)
    await service.end('SIGKILL')
    await service.start()
    await service.until('ma', (view) => view.state === 'running' && view.variables['working_requests'] === 1)
    await market.advance(10_000)
    await waitUntil(() => scene.cancels().length === 1, { message: 'the cancel of the order of before' })
    expect(scene.sends()).toHaveLength(1)
  })

  it('stops in good order: working orders are cancelled', async () => {
    await service.start()
    await scene.bars(...GOLDEN)
    const order = await scene.nthSend(1)
    expect(await service.end('SIGTERM')).toBe(0)
    await waitUntil(() => scene.cancels().length === 1, { message: 'the cancel' })
    expect(scene.cancels()[0]).toMatchObject({ target_request_id: order.request_id })
  })
})

describe('lots that others close', () => {
  const book = async (): Promise<StrategyBookView> =>
    strategyBookViewSchema.parse((await service.call('/strategies/ma/book')).json)

  it('leave the book over kill -9, and nothing is sent for them; a person lets it open again', async () => {
    await service.start()
    const order = await scene.openLong()
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
    await scene.bars(3101, 3100, ...GOLDEN)
    expect(scene.sends()).toHaveLength(1)
    // The outbox may deliver one again after a kill, with the same id.
    await scene.alerted('strategy_book_reduced')
    const told = scene.alerts.filter(({ code }) => code === 'strategy_book_reduced').map(({ event_id: id }) => id)
    expect(new Set(told).size).toBe(1)

    const seen = await service.call('/strategies/ma/acknowledge', 'POST', { by: 'li' })
    expect(seen).toMatchObject({ status: 200, json: { opens_held: false, adjustments: [{ lots: -1 }] } })
    await scene.bars(3101, 3097, 3094)
    expect(await scene.nthSend(2)).toMatchObject({ direction: 'SHORT', offset: 'OPEN' })
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
    expect(await scene.nthSend(1)).toMatchObject({ direction: 'SHORT', offset: 'CLOSE', volume: 2 })
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
    await scene.bars(...GOLDEN)
    await scene.nthSend(1)
    await service.until('ma', (view) => view.variables['working_requests'] === 0)
    await scene.alerted('order_never_reported')
    expect(scene.sends()).toHaveLength(1)
  })

  it('takes the status from trading when the stream did not bring it, and the fills too', async () => {
    service.expireSoon()
    // Trading does not answer before it knows the order: otherwise it would be one that nobody reported.
    service.answers.orders = undefined
    await service.start()
    await scene.bars(...GOLDEN)
    const order = await scene.nthSend(1)
    const status = market.makeStatus(order, { status: 'ALLTRADED', traded: 1, status_seq: 3 })
    service.answers.trades = [market.makeTrade(order, 't9')]
    service.answers.orders = [{ ...status, created_at: market.now, updated_at: market.now }]
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
    await scene.bars(...GOLDEN.slice(0, -1))
    await market.connection('disconnected')
    await service.until('ma', (view) => view.state === 'paused')
    await market.bar(SYMBOL, 3102)
    await market.connection('ready')
    await service.until('ma', (view) => view.state === 'running')
    expect(scene.sends()).toEqual([])
    await scene.bars(3101, 3097, 3094)
    expect(await scene.nthSend(1)).toMatchObject({ direction: 'SHORT', offset: 'OPEN' })
  })
})
