import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectBus, type Bus } from '@huangpu/bus'
import { formatShanghai } from '@huangpu/core'
import type { ServiceName } from '@huangpu/messages'
import { createPeerClient, type PeerClient } from '@huangpu/service'
import { CommandProblem } from '../commands/command-problem.js'
import { ChildStack } from '../stack/child-stack.js'
import { createIsolatedHome } from '../stack/isolated-home.js'
import type { BarRow } from './bar-row.js'
import { compareBars, type BarDifference } from './compare-bars.js'
import { countOrders } from './count-orders.js'
import { drive } from './drive.js'
import type { ReplayPlan } from './plan-days.js'
import { ProgressBar } from './progress-bar.js'
import { readBarFile, type BarFile } from './read-bar-file.js'
import { saveStatements } from './save-statements.js'
import { createStackPort, publishStep } from './stack-port.js'

export interface ReplayOptions {
  readonly bars: BarFile
  readonly symbol: string
  readonly plan: ReplayPlan
  readonly speed: number | undefined
  readonly out: string
}

export interface ReplayReport {
  readonly symbol: string
  readonly trading_days: readonly string[]
  readonly bars_compared: number
  readonly bars_different: number
  readonly first_differences: readonly BarDifference[]
  readonly ticks_sent: number
  readonly orders: number
  readonly fills: number
  /** Each has its statement in the folder `statements`. */
  readonly settled_days: readonly string[]
  readonly seconds: number
  readonly interrupted: boolean
}

const DIFFERENCES_SHOWN = 10

/** Where the settlement statements of a replay are. */
export const statementFolder = (out: string): string => join(out, 'statements')

/** Runs a stack of its own under `out` over the planned days, the last one's settlement included, and compares what market wrote with the file. */
export async function runReplay(options: ReplayOptions): Promise<ReplayReport> {
  const { plan, symbol } = options
  const begin = performance.now()
  const stack = new ChildStack(await createReplayHome(options), [
    'exchange',
    'gateway',
    'market',
    'trading',
    'strategy',
  ])
  const bar = new ProgressBar(`${symbol}`)
  let interrupted = false
  let bus: Bus | undefined
  const interrupt = (): void => void (interrupted = true)
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    bar.show(0, 'starting the stack / 启动')
    stack.startRedis()
    const { redis } = stack.installation
    bus = await connectWhenReady(redis, stack)
    await publishStep(bus, plan.beginMs)
    for (const name of stack.installation.serviceNames) await stack.startService(name)
    for (const name of stack.installation.serviceNames) await stack.waitUntilTrading(name)
    const ticks = await drive(createStackPort(stack, bus), {
      beginMs: plan.beginMs,
      speed: options.speed,
      onProgress: (nowMs, sent) =>
        bar.show((nowMs - plan.beginMs) / (plan.endMs - plan.beginMs), `${formatShanghai(nowMs)} ${sent} ticks`),
      stopped: () => interrupted,
    })
    const counts = await countOrders(peerOf(stack, 'trading'))
    const { accountId } = stack.installation.ctp
    const settledDays = await saveStatements(peerOf(stack, 'exchange'), accountId, statementFolder(options.out))
    const { compared, differences } = compareBars(plan.expected, readWrittenBars(options, stack))
    return {
      symbol,
      trading_days: plan.days,
      bars_compared: compared,
      bars_different: differences.length,
      first_differences: differences.slice(0, DIFFERENCES_SHOWN),
      ticks_sent: ticks,
      ...counts,
      settled_days: settledDays,
      seconds: Math.round((performance.now() - begin) / 100) / 10,
      interrupted,
    }
  } catch (error) {
    // Ctrl-C reaches the services too: what fails then fails because of it.
    throw interrupted ? new CommandProblem('已中断', 'interrupted') : error
  } finally {
    bar.clear()
    process.removeListener('SIGINT', interrupt)
    process.removeListener('SIGTERM', interrupt)
    await bus?.close()
    await stack.stop()
  }
}

function createReplayHome(options: ReplayOptions): ReturnType<typeof createIsolatedHome> {
  const { symbol, bars } = options
  return createIsolatedHome(
    options.out,
    {
      'services.yaml': { clock: 'virtual', subscriptions: [symbol] },
      // A recorded day may be one of a contract's last; what is compared is what it did then.
      'risk_config.yaml': { expiry_close_only_days: 0, expiry_alarm_days: 0 },
      'exchange.yaml': {
        time: { mode: 'stepped' },
        market: { kind: 'replay', files: [{ symbol, file: writeInput(options), label: bars.label }] },
      },
    },
    {
      'ma_rsi.yaml': {
        strategy_name: 'MaRsiStrategy',
        symbol,
        exchange: 'SHFE',
        params: { fast_window: 5, slow_window: 20, rsi_window: 14, rsi_long: 40, rsi_short: 60 },
        risk: { stop_loss_pct: 2, take_profit_pct: 5, max_position: 2 },
      },
    },
  )
}

/** The chosen rows as the file has them: what the exchange replays stays beside the result. */
function writeInput(options: ReplayOptions): string {
  const { bars, plan, out } = options
  const file = join(out, 'input.csv')
  mkdirSync(out, { recursive: true })
  writeFileSync(file, [bars.header, ...bars.lines.slice(plan.rowsFrom, plan.rowsTo), ''].join('\n'))
  return file
}

async function connectWhenReady(
  address: Parameters<typeof connectBus>[0],
  stack: ChildStack,
): ReturnType<typeof connectBus> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connectBus(address, { name: 'replay' })
    } catch (error) {
      stack.check()
      if (attempt === 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function peerOf(stack: ChildStack, name: ServiceName): PeerClient {
  const { services, token } = stack.installation
  return createPeerClient({ name, host: services.host, port: services.ports[name], token })
}

function readWrittenBars(options: ReplayOptions, stack: ChildStack): BarRow[] {
  const folder = join(stack.installation.ctp.dataDir, 'bars', options.symbol)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()
  return files.flatMap((name) => readBarFile(join(folder, name), 'start').rows)
}
