// From a tick that a CTP client sees to the order that the exchange returns for it: exchange, library, addon, gateway,
// Redis, strategy (FULL commit), Redis, trading (FULL commit), Redis, gateway (FULL commit), addon, library, exchange.
// The floor makes the same hops and commits with bare libraries, shot by shot beside the system, in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildStack, createIsolatedHome } from '@huangpu/cli'
import { createPeerClient } from '@huangpu/service'
import { z } from 'zod'
import { option, percentiles } from './measure.mjs'
import { observe } from './exchange-observer.mjs'
import { openFloor } from './tick-to-order-floor.mjs'

const SYMBOL = 'rb2701'
const SPEED = 20
const seconds = option('seconds', 40)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const ordersSchema = z.object({
  items: z.array(z.object({ order_id: z.string(), request_id: z.string() })),
  next_cursor: z.string().nullish(),
})

const dir = mkdtempSync(join(tmpdir(), 'huangpu-bench-'))
const home = await createIsolatedHome(
  join(dir, 'home'),
  {
    'exchange.yaml': { time: { mode: 'always_open', speed: SPEED } },
    'services.yaml': { clock: 'virtual', subscriptions: [SYMBOL], log_level: 'warn' },
    'risk_config.yaml': { max_position_per_symbol: 500 },
  },
  {
    'busy.yaml': {
      strategy_name: 'SystemIntegrationTestStrategy',
      symbol: SYMBOL,
      exchange: 'SHFE',
      params: { interval_s: 1, max_net: 100, seed: 1 },
      risk: { max_position: 100 },
    },
  },
)
const services = ['exchange', 'gateway', 'market', 'trading', 'strategy']
const stack = new ChildStack(home, services)
let floor
let observer
try {
  stack.startRedis()
  for (const name of services) await stack.startService(name)
  await stack.waitUntilTrading('gateway')
  const { redis, ctp, token, services: config } = stack.installation
  observer = await observe({ ctp, dir, symbol: SYMBOL })
  floor = await openFloor({ redisPort: redis.port, password: redis.password, dir })
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    await floor.shoot({ symbol: SYMBOL, last_price: 3150, volume: 1, datetime: '2026-11-23T09:00:00' })
    await pause(60 + Math.random() * 40)
  }
  const trading = createPeerClient({ name: 'trading', host: config.host, port: config.ports.trading, token })
  const samples = []
  for (let cursor = ''; cursor !== null;) {
    const page = await trading.get(`/orders?limit=500${cursor && `&cursor=${cursor}`}`, ordersSchema)
    for (const { order_id: orderId, request_id: requestId } of page.items) {
      const tickTime = /:t(\d+):/.exec(requestId)?.[1]
      const from = observer.ticks.get(tickTime)
      const to = observer.orders.get(orderId)
      if (from !== undefined && to !== undefined) samples.push(to - from)
    }
    cursor = page.next_cursor ?? null
  }
  const ratio = (figure) => Math.round((rows.ours[figure] / rows.floor[figure]) * 100) / 100
  const rows = { ours: percentiles(samples), floor: floor.result() }
  const result = {
    name: 'tick to order',
    rate_per_s: 2 * SPEED,
    rows,
    ratios: {
      'p50 ours / floor': ratio('p50_us'),
      'p99 ours / floor': ratio('p99_us'),
    },
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
} finally {
  await observer?.close()
  await floor?.close()
  await stack.stop()
  rmSync(dir, { recursive: true, force: true })
}
