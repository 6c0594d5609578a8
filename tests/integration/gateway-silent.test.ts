/** A gateway that dies without a word: nobody believes for long what it said last. */
import { connectionKey, CONNECTION_TTL_MS, healthSchema } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'
import { StrategyProcess } from '../support/strategy-process.js'
import { TradingProcess } from '../support/trading-process.js'

/** Wants no more than to be seen running or paused: it is asked for a first order in an hour. */
const IDLE = `strategy_name: SystemIntegrationTestStrategy
symbol: rb2701
exchange: SHFE
params: { interval_s: 3600, seed: 1 }
`

let stack: GatewayStack
let trading: TradingProcess
let strategy: StrategyProcess

beforeAll(async () => {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  trading = await TradingProcess.prepare(stack.redis)
  strategy = await StrategyProcess.prepare(stack.redis)
  strategy.file('idle.yaml', IDLE)
  await Promise.all([stack.start('gateway'), trading.start(), strategy.start()])
  await stack.ready()
})

afterAll(async () => {
  await strategy?.close()
  await trading?.close()
  await stack?.close()
})

async function healthOfTrading(): Promise<string> {
  const { trading: isReady, reasons } = healthSchema.parse((await trading.call('/health')).json)
  return isReady ? 'ready' : reasons.join('; ')
}

interface Answer {
  readonly accepted: boolean
  readonly reason_code?: string
  readonly order_ids: readonly string[]
}

/** `ready,ready`: both sessions as the key tells them; nothing when it is gone. */
async function toldStates(): Promise<string> {
  const { td, md } = (await stack.connection()) ?? {}
  return td && md ? `${td.state},${md.state}` : ''
}

/** A person's order, far from the market: it rests. */
async function place(requestId: string): Promise<Answer> {
  const { limit_down: price } = await stack.tick()
  const contract = { symbol: 'rb2701', exchange: 'SHFE', direction: 'LONG', offset: 'OPEN' }
  const order = { request_id: requestId, ...contract, order_type: 'LIMIT', price, volume: 1 }
  return (await trading.call('/orders', order)).json as Answer
}

test('a gateway killed with SIGKILL is silent soon: no order, cancels wait, strategies pause; all by itself again', async () => {
  await waitUntil(async () => (await healthOfTrading()) === 'ready', {
    message: () => `trading to be ready\n${trading.log.slice(-1_500)}`,
  })
  await strategy.until('idle', (view) => view.state === 'running')
  const resting = await place('before')
  const orderId = resting.order_ids[0] ?? JSON.stringify(resting)
  await stack.storyIs(orderId, /NOTTRADED$/)

  const key = connectionKey(ACCOUNT)
  const leftMs = Number(await stack.bus.script(`return redis.call('PTTL', KEYS[1])`, [key], []))
  expect(leftMs).toBeGreaterThan(0)
  expect(leftMs).toBeLessThanOrEqual(CONNECTION_TTL_MS)
  await stack.end('gateway', 'SIGKILL')
  // It had no time for a last word: what it said before stays for its time, which passes now.
  expect(['ready,ready', '']).toContain(await toldStates())
  await stack.bus.keys.prolong(key, 1)

  await waitUntil(async () => (await healthOfTrading()).includes('no sign of life'), { message: 'trading to see it' })
  expect(await place('meanwhile')).toMatchObject({ accepted: false, reason_code: 'gateway_silent' })
  const paused = await strategy.until('idle', (view) => view.state === 'paused')
  expect(paused.name).toBe('idle')
  const cancelled = await trading.call(`/orders/${orderId}/cancel`, { request_id: 'cancel-meanwhile' })
  expect(cancelled.json).toMatchObject({ accepted: true, order_ids: [orderId] })

  await stack.start('gateway')
  await stack.ready()
  await stack.storyIs(orderId, /CANCELLED$/)
  await waitUntil(async () => (await healthOfTrading()) === 'ready', { message: 'trading to go on' })
  await strategy.until('idle', (view) => view.state === 'running')
  expect(await place('afterwards')).toMatchObject({ accepted: true })
  expect(stack.statuses.filter((status) => status.request_id === 'meanwhile').map((status) => status.status)).toEqual([
    'REJECTED',
  ])
})

test('Redis emptied: the gateway tells its state again, and whoever reads it goes on', async () => {
  await stack.bus.keys.del(connectionKey(ACCOUNT))
  await waitUntil(async () => (await stack.connection())?.td.state === 'ready', { message: 'the key to be told again' })
  await waitUntil(async () => (await healthOfTrading()) === 'ready', { message: 'trading to go on' })
})

test('a gateway that stops in good order says so, and that stays', async () => {
  await stack.end('gateway', 'SIGTERM')
  expect(await stack.connection()).toMatchObject({ td: { state: 'disconnected' }, md: { state: 'disconnected' } })
  expect(await stack.bus.script(`return redis.call('PTTL', KEYS[1])`, [connectionKey(ACCOUNT)], [])).toBe(-1)
  await waitUntil(async () => (await healthOfTrading()).includes('the gateway was stopped'), { message: 'the reason' })
})
