// The gateway's own part, in the real process on the simulated exchange:
// - ticks: from the library's callback (stamped on its thread, before JavaScript knows of it) to a subscriber of Redis;
//   floor: a bare process that stamps and publishes by a raw socket;
// - commands: from XADD on stream:cmd to the ReqOrderInsert call, as the audit file stamps it when the call returned;
//   floor: XREADGROUP, a FULL commit of one row, and the call, by bare libraries.
//   node tests/bench/gateway-latency.mjs [--json] [--seconds=20]
// Both sides run in turns of one second (ticks) and shot by shot (commands), on the same Redis.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildStack, createIsolatedHome } from '@huangpu/cli'
import { Redis } from 'ioredis'
import { calibratedWallUs, option, percentiles } from './measure.mjs'

const SYMBOLS = ['rb2701', 'hc2701', 'au2702', 'ag2702', 'cu2701', 'al2701', 'zn2701', 'ni2701', 'ru2701', 'bu2701']
const PRICES = [3150, 3300, 650, 8000, 78_000, 20_000, 23_000, 125_000, 15_000, 3_600]
const SPEED = 20
const PER_SECOND = SYMBOLS.length * 2 * SPEED
const seconds = option('seconds', 20)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const dir = mkdtempSync(join(tmpdir(), 'huangpu-bench-'))
const home = await createIsolatedHome(
  join(dir, 'home'),
  {
    'exchange.yaml': {
      time: { mode: 'always_open', speed: SPEED },
      market: { kind: 'synthetic', contracts: SYMBOLS.map((symbol, i) => ({ symbol, price: PRICES[i] })) },
    },
    'services.yaml': { clock: 'virtual', subscriptions: SYMBOLS, log_level: 'warn' },
  },
  {},
)
const stack = new ChildStack(home, ['exchange', 'gateway'])
const children = []
try {
  stack.startRedis()
  for (const name of ['exchange', 'gateway']) await stack.startService(name)
  await stack.waitUntilTrading('gateway')
  const { redis, ctp } = stack.installation
  const open = () => new Redis({ host: '127.0.0.1', port: redis.port, password: redis.password })
  const child = async (role) => {
    const args = [role, String(redis.port), redis.password, join(dir, `${role}.sqlite`)]
    const floor = fork(new URL('./gateway-floor.mjs', import.meta.url), args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    children.push(floor)
    await once(floor, 'message')
    return floor
  }
  const wallUs = calibratedWallUs()
  const ticks = await measureTicks(open(), await child('publish'), wallUs)
  const commands = await measureCommands(open(), await child('insert'), wallUs, ctp)
  process.stdout.write(`${JSON.stringify({ ticks, commands })}\n`)
} finally {
  for (const floor of children) floor.kill('SIGKILL')
  await stack.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit(0)

/** The exchange never stops; of ours only ticks of those seconds count in which the floor is quiet. */
async function measureTicks(subscriber, floor, wallUs) {
  const samples = { ours: [], floor: [] }
  let bytes = 0
  let counting = 'none'
  subscriber.on('pmessage', (_pattern, channel, json) => {
    const atUs = wallUs()
    const side = channel === 'floor:tick' ? 'floor' : 'ours'
    if (side === 'ours') bytes = json.length
    if (side === counting) samples[side].push(atUs - Number(/"gateway_time_us":(\d+)/.exec(json)?.[1]))
  })
  await subscriber.psubscribe('tick:*', 'floor:tick')
  await pause(2_000)
  for (let second = 0; second < seconds; second += 1) {
    counting = 'ours'
    await pause(1_000)
    counting = 'floor'
    const perSecond = 2 * SPEED
    floor.send({ bursts: perSecond, perSecond, burst: SYMBOLS.length, bytes: Math.max(0, bytes - 50) })
    await once(floor, 'message')
    await pause(20)
  }
  subscriber.disconnect()
  return resultOf(PER_SECOND, { ours: percentiles(samples.ours), floor: percentiles(samples.floor) })
}

async function measureCommands(redis, floor, wallUs, ctp) {
  const sent = new Map()
  const samples = { ours: [], floor: [] }
  let onFloor = () => undefined
  floor.on('message', ({ orderId, atUs }) => {
    samples.floor.push(atUs - sent.get(orderId))
    onFloor()
  })
  const shoot = async (stream, orderId) => {
    const json = JSON.stringify(commandOf(orderId, ctp))
    sent.set(orderId, wallUs())
    await redis.xadd(stream, '*', 'data', json)
  }
  const shots = seconds * 10
  for (let shot = 0; shot < shots; shot += 1) {
    await shoot('stream:cmd', `B${shot}`)
    await pause(15 + Math.random() * 20)
    const arrived = new Promise((resolve) => (onFloor = resolve))
    await shoot('floor:cmd', `F${shot}`)
    await arrived
    await pause(15 + Math.random() * 20)
  }
  await pause(2_000)
  for (const [memo, atUs] of insertsOf(ctp.userId)) if (sent.has(memo)) samples.ours.push(atUs - sent.get(memo))
  redis.disconnect()
  if (samples.ours.length < shots * 0.9)
    throw new Error(`${samples.ours.length} of ${shots} orders are in the audit file`)
  return resultOf(20, { ours: percentiles(samples.ours), floor: percentiles(samples.floor) })
}

/** Memo and microsecond of every ReqOrderInsert. */
function insertsOf(accountId) {
  const folder = join(stack.installation.ctp.dataDir, 'audit', accountId)
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return lines
    .filter((line) => line.includes('"ReqOrderInsert"'))
    .map((line) => JSON.parse(line))
    .map((fact) => [fact.fields?.OrderMemo, fact.time_us])
}

function commandOf(orderId, ctp) {
  return {
    cmd_type: 'SEND_ORDER',
    request_id: `bench-${orderId}`,
    order_id: orderId,
    symbol: 'rb2701',
    exchange: 'SHFE',
    strategy_name: 'bench',
    account_id: ctp.userId,
    environment: 'sim',
    timestamp: '2026-11-23T09:00:00',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 3000,
    volume: 1,
    expires_at_ms: Date.now() + 30_000,
  }
}

function resultOf(rate, rows) {
  const ratio = (figure) => Math.round((rows.ours[figure] / rows.floor[figure]) * 100) / 100
  return {
    rate_per_s: rate,
    rows,
    ratios: { 'p50 ours / floor': ratio('p50_us'), 'p99 ours / floor': ratio('p99_us') },
  }
}
