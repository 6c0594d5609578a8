import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect, isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { turnedLogs } from '@huangpu/service'
import { waitUntil } from '@huangpu/testkit'
import { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readBothBooks } from '../support/both-books.js'
import { Pm2Stack } from '../support/pm2-stack.js'
import { readTradingBooks } from '../support/trading-books.js'

/**
 * Trades every half second or so: ten exchange seconds at twenty times the speed. Gold is traded from 21:00 to 02:30 without a break,
 * a quarter of an hour at this speed; steel closes at 23:00, after six minutes that a slow machine needs.
 */
const BUSY = {
  'busy.yaml': {
    strategy_name: 'SystemIntegrationTestStrategy',
    symbol: 'au2702',
    exchange: 'SHFE',
    params: { interval_s: 10, seed: 7 },
    risk: { max_position: 3 },
  },
}
const SERVICES = ['strategy', 'trading', 'market', 'gateway', 'web', 'exchange', 'redis'] as const
/** `npm run test:long` kills each of them five times. */
const ROUNDS = process.env['HUANGPU_TEST_LONG'] === '1' ? 5 : 1
const VICTIMS = Array.from({ length: ROUNDS }, () => SERVICES).flat()
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
    // The last order may still be on its way to either book.
    let books = await readBothBooks(stack)
    const areAtRest = async (): Promise<boolean> => {
      books = await readBothBooks(stack)
      return books.working.length === 0 && isDeepStrictEqual(books.own, books.exchange)
    }
    await waitUntil(areAtRest, { everyMs: 500, message: () => `books at rest:\n${inspect(books, { depth: 4 })}` })

    expect(new Set(books.memos).size, 'one order at the exchange per order').toBe(books.memos.length)
    expect(books.exchange.trades.length).toBeGreaterThan(VICTIMS.length)
  })

  test('and no line of a log is lost or cut, however small its files are; PM2 is given none of them', () => {
    // Nobody writes any more: what is read twice is the same.
    expect(stack.huangpu('down').status).toBe(0)
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
