/** Another terminal and the kill switch at the same account: their orders are nobody's here, the lots they close are. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  healthSchema,
  killViewSchema,
  liftConfirmation,
  orderViewSchema,
  positionViewSchema,
  strategyBookViewSchema,
  strategyViewSchema,
  tickDataSchema,
  type StrategyView,
} from '@huangpu/messages'
import { connectBus, type Bus } from '@huangpu/bus'
import { temporaryFolder, waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { Trader } from '../support/exchange-scene.js'
import { Pm2Stack } from '../support/pm2-stack.js'

const QUIET = {
  'quiet.yaml': {
    strategy_name: 'MaRsiStrategy',
    symbol: 'rb2701',
    exchange: 'SHFE',
    params: { fast_window: 5, slow_window: 20, rsi_window: 14, rsi_long: 40, rsi_short: 60 },
    risk: { stop_loss_pct: 2, take_profit_pct: 5, max_position: 2 },
  },
}
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })
const tradeSchema = z.object({ order_id: z.string(), strategy_name: z.string(), volume: z.int() })

const folder = temporaryFolder('huangpu-terminal-')
let stack: Pm2Stack
let bus: Bus
let other: Trader | undefined
beforeAll(async () => {
  // None expires while the machine takes its time.
  const risk = { order_ttl_ms: 60_000 }
  stack = await Pm2Stack.start({ 'services.yaml': { subscriptions: ['rb2701'] }, 'risk_config.yaml': risk }, QUIET)
  const { host, port, password } = stack.installation.redis
  bus = await connectBus({ host, port, password, db: 0 }, { name: 'second-terminal-test' })
})
afterAll(async () => {
  await other?.api.release()
  await bus?.close()
  stack?.stop()
  folder.remove()
})

const orders = async () => (await stack.peer('trading').get('/orders?limit=1000', listOf(orderViewSchema))).items
const trades = async () => (await stack.peer('trading').get('/trades?limit=1000', listOf(tradeSchema))).items
const longLots = async (): Promise<number> => {
  const { items } = await stack.peer('trading').get('/positions', listOf(positionViewSchema))
  return items.find((row) => row.symbol === 'rb2701' && row.direction === 'LONG')?.volume ?? 0
}

async function limits(): Promise<{ up: number; down: number; last: number }> {
  const seen: { up: number; down: number; last: number }[] = []
  const subscription = await bus.subscribe({
    patterns: ['tick:rb2701'],
    onMessage: (_channel, json) => {
      const tick = tickDataSchema.parse(JSON.parse(json))
      if (tick.ask_volume_1 > 0 && tick.last_volume > 0)
        seen.push({ up: tick.limit_up ?? 0, down: tick.limit_down ?? 0, last: tick.last_price })
    },
    onGap: () => undefined,
  })
  await waitUntil(() => seen.length > 0, { message: 'continuous trading' })
  await subscription.close()
  return seen[0] as { up: number; down: number; last: number }
}

it('orders and fills of the other terminal are external, also under our own OrderRef; strategies do not get them', async () => {
  const { up, down } = await limits()
  const own = { symbol: 'rb2701', exchange: 'SHFE', direction: 'LONG', offset: 'OPEN', order_type: 'LIMIT', volume: 1 }
  const accepted = await stack
    .peer('trading')
    .post('/orders', { ...own, request_id: 'own-1', price: down }, z.object({ order_ids: z.array(z.string()).min(1) }))
  const [ownId] = accepted.order_ids
  await waitUntil(async () => (await orders()).some((row) => row.order_id === ownId && row.status === 'NOTTRADED'), {
    message: 'our own order to rest',
  })

  const tdPort = Number(new URL(stack.installation.ctp.tdFront.replace('tcp:', 'http:')).port)
  const terminal = (other = new Trader(folder.path, tdPort))
  await terminal.ready()
  // The private topic comes when it comes, not with the login.
  await waitUntil(() => terminal.named('OnRtnOrder').length > 0, { message: 'our own order at the other terminal' })
  const ownRef = String(terminal.named('OnRtnOrder')[0]?.get('OrderRef')).trim()
  const resting = terminal.insert({ OrderRef: ownRef, LimitPrice: down, VolumeTotalOriginal: 3 })
  const taking = terminal.insert({ OrderRef: String(Number(ownRef) + 1), LimitPrice: up, VolumeTotalOriginal: 2 })

  const foreign = async () => (await orders()).filter((row) => row.order_id.startsWith('EXT-'))
  await waitUntil(async () => (await foreign()).length === 2, { message: 'both orders' })
  await waitUntil(async () => (await trades()).reduce((lots, { volume }) => lots + volume, 0) === 2, {
    message: 'the fills of the other terminal',
  })
  const find = async (ref: string) => (await foreign()).find((row) => row.order_id.endsWith(`-${ref}`))
  await waitUntil(async () => (await find(resting))?.status === 'NOTTRADED', {
    message: 'the resting order to be told',
  })
  expect(await find(resting)).toMatchObject({ status: 'NOTTRADED', volume: 3, strategy_name: '', traded: 0 })
  await waitUntil(async () => (await find(taking))?.status === 'ALLTRADED', { message: 'the end of the taking order' })
  expect((await trades()).every((trade) => trade.order_id.startsWith('EXT-') && trade.strategy_name === '')).toBe(true)
  await waitUntil(async () => (await longLots()) === 2, { message: 'the position of the account' })
  expect((await orders()).find((row) => row.order_id === ownId)).toMatchObject({ status: 'NOTTRADED', traded: 0 })

  const { items } = await stack.peer('strategy').get('/strategies', listOf(strategyViewSchema))
  expect(items).toMatchObject([{ name: 'quiet', long_volume: 0, short_volume: 0 }])

  // It can be cancelled from here by its imported name, and ours is not touched.
  const external = (await find(resting))?.order_id ?? ''
  await stack.peer('trading').post(`/orders/${external}/cancel`, { request_id: 'cancel-1' }, z.unknown())
  await waitUntil(async () => (await find(resting))?.status === 'CANCELLED', {
    message: 'the cancel',
  })
  // By OrderRef alone the other terminal hears two orders: ours, which rests, and its own.
  await terminal.storyIs(resting, 'a 3 a 3 3 5')
  expect((await orders()).find((row) => row.order_id === ownId)?.status).toBe('NOTTRADED')
})

/** Undefined too where a connection was closed while a command kept this process waiting. */
const quiet = (): Promise<StrategyView | undefined> =>
  stack
    .peer('strategy')
    .get('/strategies', listOf(strategyViewSchema))
    .then(({ items }) => items[0])
    .catch(() => undefined)
const huangpu = (command: string): string => {
  const { status, output } = stack.huangpu(...command.split(' '))
  expect(status, output).toBe(0)
  return output
}
async function untilQuiet(looks: (view: StrategyView) => boolean): Promise<void> {
  let last: StrategyView | undefined
  const there = async (): Promise<boolean> => (last = await quiet()) !== undefined && looks(last)
  await waitUntil(there, { message: () => `the strategy to change: ${JSON.stringify(last)}` })
}

it('lots of a strategy that kill --flatten closes leave its book: after the lift its exits send nothing', async () => {
  const book = () => stack.peer('strategy').get('/strategies/quiet/book', strategyBookViewSchema)
  // Trading knows them; strategy hears of them by itself.
  await waitUntil(async () => (await book()).long.account === 2, { message: 'strategy to know the two lots' })
  // Two lots of the account become the strategy's, with a profit of one per cent.
  const { last } = await limits()
  const price = Math.round(last * 0.99)
  const given = huangpu(`strategy set quiet --side long --lots 2 --price ${price} --reason mine`)
  expect(given).toMatch(/long\/多 +2 .* 2 +2\n/)
  const gateway = stack.peer('gateway')
  await gateway.post('/kill', { flatten: true, reason: 'enough' }, killViewSchema)
  await untilQuiet((view) => view.long_volume === 0 && view.opens_held)
  const confirm = liftConfirmation(stack.installation.ctp.accountId)
  await gateway.post('/kill/lift', { reason: 'checked', confirm }, killViewSchema)

  // With those lots this take-profit would strike on the next tick.
  const risk = { ...QUIET['quiet.yaml'].risk, take_profit_pct: 0.5 }
  const file = join(stack.home.configDir, 'strategies', 'quiet.yaml')
  writeFileSync(file, JSON.stringify({ ...QUIET['quiet.yaml'], risk }))
  const takeProfitOf = ({ params }: StrategyView) => (params['risk'] as typeof risk).take_profit_pct
  await untilQuiet((view) => takeProfitOf(view) === 0.5 && view.state === 'running')
  const ticks = async (): Promise<number> =>
    (await stack.peer('strategy').get('/health', healthSchema)).counters['ticks'] ?? 0
  const before = await ticks()
  await waitUntil(async () => (await ticks()) >= before + 4, { message: 'four ticks' })
  expect((await orders()).filter((row) => row.strategy_name === 'quiet')).toEqual([])

  huangpu('strategy acknowledge --all')
  await untilQuiet((view) => !view.opens_held)
  expect(stack.row('strategy').restarts).toBe(0)
})
