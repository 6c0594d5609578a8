/** The real gateway at the simulated exchange: processes, libraries, Redis. Runs against built code. */
import { positionDataSchema, tickDataSchema } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

async function standing(): Promise<void> {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
}

/** What the exchange holds of the account: the truth. */
async function exchangeOrders(): Promise<{ orderRef: string; tradedLots: number; status: string }[]> {
  const answer = await stack.call('exchange', `/accounts/${ACCOUNT}/orders`)
  return (answer as { items: { orderRef: string; tradedLots: number; status: string }[] }).items
}

describe('a session', () => {
  it('becomes ready, publishes valid ticks, and tells its state and libraries', async () => {
    await standing()
    const tick = await stack.tick()
    expect(tickDataSchema.parse(tick)).toMatchObject({ symbol: 'rb2701', exchange: 'SHFE', account_id: ACCOUNT })
    const told = async (): Promise<string> =>
      Object.values((await stack.connection()) ?? {})
        .map(({ state }) => state)
        .join()
    await waitUntil(async () => (await told()) === 'ready,ready', { message: 'both sessions to be told as ready' })
    expect(await stack.call('gateway', '/connection')).toMatchObject({
      td: { state: 'ready' },
      libraries: { td: expect.stringMatching(/^v?6\./), md: expect.stringMatching(/^v?6\./) },
      latches: { td: null, md: null },
    })
    const instruments = await stack.bus.keys.hgetall(`instruments:${ACCOUNT}`)
    expect(Object.keys(instruments)).toContain('rb2701')
    expect(await stack.bus.keys.get(`account:${ACCOUNT}`)).toContain('"balance"')
  })

  it('comes back after its front disconnected', async () => {
    await standing()
    await stack.loses('td', () => stack.call('exchange', '/fronts/disconnect', { front: 'td' }))
    await stack.ready()
    const before = stack.ticks.length
    await stack.loses('md', () => stack.call('exchange', '/fronts/disconnect', { front: 'md' }))
    await stack.ready()
    await waitUntil(() => stack.ticks.length > before + 3, {
      message: 'ticks after the reconnection',
    })
    const order = await stack.send({ price: (await stack.tick()).limit_down ?? 0 })
    await stack.storyIs(order.order_id, 'SUBMITTING NOTTRADED')
  })

  it('tells late joiners its state and contracts again when Redis lost them', async () => {
    await standing()
    await stack.bus.keys.del(`connection:${ACCOUNT}`, `instruments:${ACCOUNT}`, `account:${ACCOUNT}`)
    await waitUntil(async () => (await stack.connection())?.td.state === 'ready', {
      message: 'the state to be told again',
    })
    const contracts = async (): Promise<string[]> => Object.keys(await stack.bus.keys.hgetall(`instruments:${ACCOUNT}`))
    await waitUntil(async () => (await contracts()).includes('rb2701'), { message: 'the contracts' })
    const funds = async (): Promise<string> => (await stack.bus.keys.get(`account:${ACCOUNT}`)) ?? ''
    await waitUntil(async () => (await funds()).includes('"balance"'), { message: 'the funds' })
  })
})

describe('orders', () => {
  it('rest, are cancelled, trade, are refused; positions and funds follow', async () => {
    await standing()
    const tick = await stack.tick()
    const low = tick.limit_down ?? 0
    const resting = await stack.send({ price: low, volume: 2 })
    await stack.storyIs(resting.order_id, 'SUBMITTING NOTTRADED')
    await stack.cancel(resting.order_id)
    await stack.storyIs(resting.order_id, 'SUBMITTING NOTTRADED CANCELLED')
    expect(stack.lastOf(resting.order_id)).toMatchObject({ reason_code: 'cancelled_by_user', traded: 0 })

    const taking = await stack.send({ price: tick.limit_up ?? 0 })
    await stack.storyIs(taking.order_id, /ALLTRADED$/)
    await waitUntil(() => stack.trades.length > 0, { message: 'the trade' })
    expect(stack.trades[0]).toMatchObject({ order_id: taking.order_id, volume: 1, strategy_name: 'test' })
    await waitUntil(() => stack.positions.some((row) => row.volume === 1 && row.is_last), { message: 'the position' })
    expect(positionDataSchema.parse(stack.positions.at(-1))).toMatchObject({
      direction: 'LONG',
      volume: 1,
      yd_volume: 0,
    })

    const offTick = await stack.send({ price: low + 0.5 })
    await stack.storyIs(offTick.order_id, /REJECTED$/)
    const tooMuch = await stack.send({ direction: 'SHORT', offset: 'CLOSEYESTERDAY', price: low, volume: 3 })
    await stack.storyIs(tooMuch.order_id, /REJECTED$/)
    expect(stack.lastOf(tooMuch.order_id)).toMatchObject({ reason_code: 'counter_rejected' })

    const closing = await stack.send({ direction: 'SHORT', offset: 'CLOSETODAY', price: low })
    await stack.storyIs(closing.order_id, /ALLTRADED$/)
    await waitUntil(() => stack.positions.at(-1)?.volume === 0, { message: 'the explicit zero row' })
  })

  it('are sent once over a kill of the gateway, and nothing is told twice', async () => {
    await standing()
    const tick = await stack.tick()
    const resting = await stack.send({ price: tick.limit_down ?? 0 })
    const traded = await stack.send({ price: tick.limit_up ?? 0 })
    await stack.storyIs(resting.order_id, 'SUBMITTING NOTTRADED')
    await stack.storyIs(traded.order_id, /ALLTRADED$/)
    await waitUntil(() => stack.trades.length === 1, { message: 'the trade' })
    const told = stack.statuses.length
    await stack.end('gateway', 'SIGKILL')
    const late = await stack.send({ price: tick.limit_down ?? 0, expires_at_ms: Date.now() + 1 })
    const early = await stack.send({ price: tick.limit_down ?? 0, expires_at_ms: Date.now() + 60_000 })
    await stack.start('gateway')
    await stack.ready()
    await stack.storyIs(late.order_id, 'REJECTED')
    await stack.storyIs(early.order_id, 'SUBMITTING NOTTRADED')
    expect(stack.statuses).toHaveLength(told + 3)
    expect(stack.trades).toHaveLength(1)
    expect(await exchangeOrders()).toHaveLength(3)
    await stack.cancel(resting.order_id)
    await stack.storyIs(resting.order_id, 'SUBMITTING NOTTRADED CANCELLED')
  })

  it('each have one end although the gateway is killed again and again under load', async () => {
    await standing()
    const { limit_up: high } = await stack.tick()
    const sent: string[] = []
    for (let round = 0; round < 4; round += 1) {
      for (let i = 0; i < 15; i += 1) {
        const order = await stack.send({ price: high ?? 0, order_type: 'FAK', expires_at_ms: Date.now() + 60_000 })
        sent.push(order.order_id)
      }
      await waitUntil(() => stack.statuses.length > round * 20 + round * 3, { message: 'some statuses' })
      await stack.end('gateway', 'SIGKILL')
      await stack.start('gateway')
      await stack.ready()
    }
    const ended = (id: string): boolean => /(ALLTRADED|CANCELLED|REJECTED)$/.test(stack.story(id))
    await waitUntil(() => sent.every(ended), {
      message: () => `an end of ${sent.filter((id) => !ended(id)).join(' ')}`,
    })
    const truth = await exchangeOrders()
    expect(new Set(truth.map((order) => order.orderRef)).size).toBe(truth.length)
    const tradedAtExchange = truth.reduce((lots, order) => lots + order.tradedLots, 0)
    await waitUntil(() => stack.trades.length >= tradedAtExchange, { message: 'all trades' })
    expect(stack.trades.reduce((lots, trade) => lots + trade.volume, 0)).toBe(tradedAtExchange)
    const told = sent.filter((id) => stack.story(id).includes('ALLTRADED')).length
    expect(told).toBe(truth.filter((order) => order.status === '0').length)
  })
})

describe('a gateway that cannot trade stays up and says why', () => {
  const reasons = async (): Promise<string> => (await stack.health('gateway'))?.reasons.join(' ') ?? ''

  it('when the password is wrong: one attempt, and none after the second', async () => {
    stack = await GatewayStack.prepare({ ctp: { password: '{ env: NO_SUCH_VARIABLE, default: wrong }' } })
    await stack.start('exchange')
    await stack.start('gateway')
    await waitUntil(async () => (await stack.health('gateway'))?.state === 'latched', { message: 'the latch' })
    expect(await reasons()).toContain('login refused: 3')
    for (let restart = 0; restart < 2; restart += 1) {
      await stack.end('gateway', 'SIGTERM')
      await stack.start('gateway')
      await waitUntil(async () => (await stack.health('gateway'))?.state === 'latched', { message: 'the latch' })
    }
    expect(await reasons()).toContain('refused 2 times before')
    await waitUntil(async () => (await stack.connection())?.td.latched === true, { message: 'the latch to be told' })
    await stack.call('gateway', '/unlatch', {})
    await waitUntil(async () => (await reasons()).includes('login refused: 3'), { message: 'one more attempt' })
    expect(stack.log).not.toContain('wrong"')
  })

  it('when the library is missing or is none', async () => {
    stack = await GatewayStack.prepare({ ctp: { td_library: '/nowhere/libtrader.so', md_library: 'package.json' } })
    await stack.start('exchange')
    await stack.start('gateway')
    await waitUntil(async () => (await reasons()).includes('/nowhere/libtrader.so'), { message: 'the td library' })
    await waitUntil(async () => (await reasons()).includes('package.json'), { message: 'the md library' })
    expect(await stack.health('gateway')).toMatchObject({ live: true, trading: false })
  })
})
