// Orders a second through the drop-in library into the real exchange process on one core (taskset), stored in SQLite
// before they are told: from ReqOrderInsert to the last return of each. Then the time to the first return at a low rate.
//   node tests/bench/exchange-orders.mjs [--json] [--seconds=12] [--in-flight=200]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildStack, createIsolatedHome } from '@huangpu/cli'
import { parse, stringify } from 'yaml'
import { OrderClient } from './exchange-client.mjs'
import { openFloor } from './exchange-floor.mjs'
import { calibratedWallUs, option, percentiles } from './measure.mjs'

const MONTHS = ['2701', '2703', '2705']
const PRODUCTS = { rb: 3150, hc: 3300, fu: 3000, bu: 3600 }
const contracts = Object.entries(PRODUCTS).flatMap(([product, price]) =>
  MONTHS.map((month) => ({ symbol: `${product}${month}`, price })),
)
const ROUNDS = 3
const seconds = option('seconds', 12)
const inFlight = option('in-flight', 200)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const dir = mkdtempSync(join(tmpdir(), 'huangpu-bench-'))
const home = await createIsolatedHome(
  join(dir, 'home'),
  {
    'exchange.yaml': { market: { kind: 'synthetic', contracts } },
    'services.yaml': { clock: 'virtual', log_level: 'warn' },
  },
  {},
)
liftLimits(join(home.configDir, 'exchange.yaml'))
const stack = new ChildStack(home, ['exchange'])
let client
let floor
try {
  stack.startRedis()
  await stack.startService('exchange')
  floor = await openFloor(join(dir, 'floor.sqlite'))
  const pid = exchangePid()
  pin(pid, floor.pid)
  client = new OrderClient({ ctp: stack.installation.ctp, dir, contracts, nowUs: calibratedWallUs() })
  await client.login()
  await untilTrading()
  const rounds = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await measureRate(client, pid)
    rounds.push({ ours, floor: await measureRate(floor, floor.pid) })
  }
  const best = rounds.toSorted((a, b) => b.ours.orders_per_s - a.ours.orders_per_s)[0]
  const samples = await measureLatency()
  const rows = { ours: percentiles(samples.ours), floor: percentiles(samples.floor) }
  const ratio = (figure) => Math.round((rows.ours[figure] / rows.floor[figure]) * 100) / 100
  const result = {
    in_flight: inFlight,
    ...best.ours,
    floor: best.floor,
    refused: client.refused,
    latency: {
      rate_per_s: 20,
      rows,
      ratios: { 'p50 ours / floor': ratio('p50_us'), 'p99 ours / floor': ratio('p99_us') },
    },
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
} finally {
  await client?.release()
  floor?.close()
  await stack.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit(0)

/** A front that delays a client's hundred-and-first packet of a second measures nothing but that. */
function liftLimits(file) {
  const config = parse(readFileSync(file, 'utf8'))
  const fronts = { ...config.fronts, packets_per_second: 0, orders_per_second: 0 }
  const accounts = config.accounts.map((account) => ({ ...account, initial_balance: 1e9 }))
  writeFileSync(file, stringify({ ...config, fronts, accounts }))
}

/** Virtual time begins a moment before an opening. */
async function untilTrading() {
  const limit = performance.now() + 60_000
  while (client.trades === 0) {
    if (performance.now() > limit) throw new Error('nothing traded within a minute')
    await client.one()
    await pause(200)
  }
}

/** Orders that ended, by wall time and by processor time of all threads: a busy machine changes the first only. */
async function measureRate(side, pid) {
  side.keep(inFlight)
  await pause(1_000)
  const before = { ended: side.ended, cpuS: cpuSeconds(pid), atMs: performance.now() }
  await pause((seconds / ROUNDS) * 1_000)
  const after = { ended: side.ended, cpuS: cpuSeconds(pid), atMs: performance.now() }
  await side.drained()
  const orders = after.ended - before.ended
  return {
    orders_per_s: Math.round((orders / (after.atMs - before.atMs)) * 1_000),
    orders_per_cpu_s: Math.round(orders / (after.cpuS - before.cpuS)),
  }
}

/** Microseconds to the first return, one order at a time, in turns. */
async function measureLatency() {
  const floorUs = []
  client.firstReturns.length = 0
  for (let shot = 0; shot < seconds * 10; shot += 1) {
    await client.one()
    await pause(10 + Math.random() * 20)
    floorUs.push(await floor.one())
    await pause(10 + Math.random() * 20)
  }
  return { ours: client.firstReturns, floor: floorUs }
}

/** The exchange is a child of this process. */
function exchangePid() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('exchange-sim'))
  if (!found) throw new Error('no exchange among the children')
  return Number(found)
}

/** Every thread of the exchange and of the floor on the last core, this client on the others. */
function pin(...pids) {
  const last = availableParallelism() - 1
  if (last === 0) return
  for (const pid of pids) execFileSync('taskset', ['-acp', String(last), String(pid)])
  execFileSync('taskset', ['-acp', `0-${last - 1}`, String(process.pid)])
}

function cpuSeconds(pid) {
  const fields = (task) => readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(') ')[1].split(' ')
  const ticks = readdirSync(`/proc/${pid}/task`).map((task) => Number(fields(task)[11]) + Number(fields(task)[12]))
  return ticks.reduce((sum, each) => sum + each, 0) / 100
}
