import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { turnedLogs } from '@huangpu/service'
import { waitUntil } from '@huangpu/testkit'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readExchangeTruth } from '../support/exchange-truth.js'
import { Pm2Stack } from '../support/pm2-stack.js'
import { positionsOfFills, readTradingBooks } from '../support/trading-books.js'

/** Trades every half second or so: ten exchange seconds at twenty times the speed. Its trading day lasts a quarter of an hour. */
const BUSY = {
  'busy.yaml': {
    strategy_name: 'SystemIntegrationTestStrategy',
    symbol: 'rb2701',
    exchange: 'SHFE',
    params: { interval_s: 10, seed: 7 },
    risk: { max_position: 3 },
  },
}
const SERVICES = ['strategy', 'trading', 'market', 'gateway', 'web', 'exchange', 'redis'] as const
/** `npm run test:long` kills each of them five times. */
const ROUNDS = process.env['HUANGPU_TEST_LONG'] === '1' ? 5 : 1
const VICTIMS = Array.from({ length: ROUNDS }, () => SERVICES).flat()
const FINAL = ['ALLTRADED', 'CANCELLED', 'REJECTED']
const ok = z.unknown()

describe('kill -9 of any service while a strategy trades', () => {
  let stack: Pm2Stack
  beforeAll(async () => {
    const changes = {
      'exchange.yaml': { time: { mode: 'always_open', speed: 20 } },
      'services.yaml': { logs: { max_file_mb: 0.005, keep_files: 1_000 } },
    }
    stack = await Pm2Stack.start(changes, BUSY)
  })
  afterAll(() => stack?.stop())

  const ordersNow = (): number => readTradingBooks(stack).orders.length
  const untilMoreOrders = async (): Promise<void> => {
    const before = ordersNow()
    await waitUntil(() => ordersNow() >= before + 2, { timeoutMs: 90_000, message: 'the strategy goes on trading' })
  }

  test.each(VICTIMS)('%s: PM2 restarts it and trading goes on', async (victim) => {
    await untilMoreOrders()
    const { pid } = stack.row(victim)
    process.kill(pid ?? NaN, 'SIGKILL')
    await waitUntil(
      () => {
        const row = stack.row(victim)
        return row.live && row.pid !== null && row.pid !== pid
      },
      { message: `${victim} is back` },
    )
    await untilMoreOrders()
  })

  test('afterwards nothing is lost and nothing is doubled', async () => {
    await stack.peer('strategy').post('/strategies/busy/stop', {}, ok)
    await waitUntil(() => readTradingBooks(stack).orders.every((order) => FINAL.includes(order.status)), {
      message: 'every order is final',
    })
    const truth = await readExchangeTruth(stack)
    await waitUntil(() => readTradingBooks(stack).trades.length >= truth.trades.length, {
      message: 'every trade is stored',
    })
    const books = readTradingBooks(stack)

    const reached = books.orders.filter((order) => order.order_sys_id !== null)
    const accepted = truth.orders.filter((order) => order.orderSysId !== '')
    const figures = (rows: { id: string | null; traded: number }[]): string[] =>
      rows.map((row) => `${row.id?.trim()} ${row.traded}`).sort()
    expect(figures(reached.map((order) => ({ id: order.order_sys_id, traded: order.traded })))).toEqual(
      figures(accepted.map((order) => ({ id: order.orderSysId, traded: order.tradedLots }))),
    )
    expect(new Set(truth.orders.map((order) => order.orderMemo)).size, 'one order at the exchange per order').toBe(
      truth.orders.length,
    )
    expect(books.trades.map((trade) => trade.trade_id.trim()).sort()).toEqual(
      truth.trades.map((trade) => trade.tradeId.trim()).sort(),
    )
    expect(positionsOfFills(books.trades)).toEqual(truth.positions)
    const view = z.object({ items: z.array(z.object({ symbol: z.string(), direction: z.string(), volume: z.int() })) })
    const positions = await stack.peer('trading').get('/positions', view)
    const lots = positions.items
      .filter((row) => row.volume > 0)
      .map((row) => [`${row.symbol} ${row.direction}`, row.volume])
    expect(Object.fromEntries(lots)).toEqual(truth.positions)
    expect(truth.trades.length).toBeGreaterThan(VICTIMS.length)
  })
  test('and no line of a log is lost or cut, however small its files are; PM2 is given none of them', () => {
    const folder = join(stack.home.root, 'data', 'logs')
    const textOf = (path: string): string =>
      path.endsWith('.gz') ? gunzipSync(readFileSync(path)).toString() : readFileSync(path, 'utf8')
    const file = join(folder, 'gateway.log')
    const lines = [...turnedLogs(file).map(({ path }) => path), file].flatMap((path) =>
      textOf(path).trimEnd().split('\n'),
    )
    expect(turnedLogs(file).length).toBeGreaterThan(0)
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    expect(messages.filter((msg) => msg === 'live').length, 'one for each of its lives').toBeGreaterThan(ROUNDS)
    for (const name of SERVICES) expect(textOf(join(folder, `${name}.out.log`)), name).not.toContain('"level":"info"')
    const shown = stack.huangpu('logs', 'gateway', '--no-follow', '-n', '1')
    expect([shown.status, shown.output.includes(lines.at(-1) ?? 'nothing')]).toEqual([0, true])
    expect(stack.huangpu('logs', 'redis', '--no-follow').output).toContain('Ready to accept connections')
  })
})
