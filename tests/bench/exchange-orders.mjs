// Orders a second through the drop-in library into the real exchange process on one core (taskset), stored in SQLite
// before they are told: from ReqOrderInsert to the last return of each. Then the time to the first return at a low rate.
//   node tests/bench/exchange-orders.mjs [--json] [--seconds=10] [--in-flight=200]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChildStack, createIsolatedHome } from '@huangpu/cli'
import { OrderClient } from './exchange-client.mjs'
import { calibratedWallUs, option, percentiles } from './measure.mjs'

const MONTHS = ['2701', '2703', '2705']
const PRODUCTS = { rb: 3150, hc: 3300, fu: 3000, bu: 3600 }
const contracts = Object.entries(PRODUCTS).flatMap(([product, price]) =>
  MONTHS.map((month) => ({ symbol: `${product}${month}`, price })),
)
const seconds = option('seconds', 10)
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
const stack = new ChildStack(home, ['exchange'])
let client
try {
  stack.startRedis()
  await stack.startService('exchange')
  const pid = exchangePid()
  const pinned = pin(pid)
  const nowUs = calibratedWallUs()
  client = new OrderClient({ ctp: stack.installation.ctp, dir, contracts, nowUs })
  await client.login()
  await untilTrading()
  const throughput = await measureThroughput(pid)
  const latency = await measureLatency()
  process.stdout.write(`${JSON.stringify({ pinned, in_flight: inFlight, ...throughput, latency })}\n`)
} finally {
  await client?.release()
  await stack.stop()
  rmSync(dir, { recursive: true, force: true })
}
process.exit(0)

/** Virtual time begins a moment before an opening. */
async function untilTrading() {
  const limit = performance.now() + 60_000
  while (client.trades === 0) {
    if (performance.now() > limit) throw new Error('nothing traded within a minute')
    await client.one()
    await pause(200)
  }
}

async function measureThroughput(pid) {
  client.keep(inFlight)
  await pause(2_000)
  const before = { ...counted(), cpuS: cpuSeconds(pid), atMs: performance.now() }
  await pause(seconds * 1_000)
  const after = { ...counted(), cpuS: cpuSeconds(pid), atMs: performance.now() }
  await client.drained()
  const elapsedS = (after.atMs - before.atMs) / 1_000
  const orders = after.ended - before.ended
  return {
    orders_per_s: Math.round(orders / elapsedS),
    cancels_per_s: Math.round((after.cancels - before.cancels) / elapsedS),
    returns_per_s: Math.round((after.returns - before.returns) / elapsedS),
    /** Processor time of all its threads: what a busy machine does not change. */
    orders_per_cpu_s: Math.round(orders / (after.cpuS - before.cpuS)),
    refused: client.refused,
  }
}

async function measureLatency() {
  client.firstReturns.length = 0
  for (let shot = 0; shot < seconds * 20; shot += 1) {
    await client.one()
    await pause(10 + Math.random() * 20)
  }
  return percentiles(client.firstReturns)
}

function counted() {
  const { ended, cancels, returns } = client
  return { ended, cancels, returns }
}

/** The exchange is a child of this process. */
function exchangePid() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ')
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('exchange-sim'))
  if (!found) throw new Error('no exchange among the children')
  return Number(found)
}

/** All threads of the exchange on the last core, this client on the others. */
function pin(pid) {
  const cores = availableParallelism()
  if (cores < 2) return false
  execFileSync('taskset', ['-acp', String(cores - 1), String(pid)])
  execFileSync('taskset', ['-acp', `0-${cores - 2}`, String(process.pid)])
  return true
}

function cpuSeconds(pid) {
  const fields = (task) => readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(') ')[1].split(' ')
  const ticks = readdirSync(`/proc/${pid}/task`).map((task) => Number(fields(task)[11]) + Number(fields(task)[12]))
  return ticks.reduce((sum, each) => sum + each, 0) / 100
}
