import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { killViewSchema, liftConfirmation, type KillView } from '@huangpu/messages'
import { Command } from 'commander'
import { renderKill, renderResult, STRATEGIES_WAIT_FOR_YOU } from '../kill/render-kill.js'
import { isQuiet, untilNothingWorks } from '../kill/until-nothing-works.js'
import { gatewayClient, type WhenUnanswered } from '../stack/gateway-client.js'
import { readInstallation, type Installation } from '../stack/installation.js'
import { who } from '../system/who.js'
import { CommandProblem } from './command-problem.js'

interface KillOptions {
  readonly flatten?: boolean
  readonly lift?: boolean
  readonly state?: boolean
  readonly reason?: string
  readonly confirm?: string
  readonly json?: boolean
}

type Gateway = ReturnType<typeof gatewayClient>

const WAIT_MS = 5_000
const WHEN_UNANSWERED: WhenUnanswered = {
  look: 'huangpu kill --state',
  cautionZh: '查看之前请勿在其他终端平仓，以免重复平仓',
  cautionEn: 'do not flatten at another terminal before you have looked, or both may close the same lots',
}

export function killCommand(): Command {
  const command = new Command('kill')
    .description('the kill switch: refuse opens, cancel every working order; needs the gateway alone / 紧急停止')
    .option('--flatten', 'close every position too, by FAK orders at the daily limit / 同时平掉全部持仓')
    .option('--reason <text>', 'why, for the history; needed to lift / 原因')
    .option('--lift', 'let trading open again / 解除')
    .option('--confirm <text>', 'with --lift, instead of typing it: "lift <account id>" / 解除时的确认文字')
    .option('--state', 'only look / 仅查看状态')
    .option('--json', 'as JSON')
  return command.action(async (options: KillOptions) => {
    if ([options.flatten, options.lift, options.state].filter(Boolean).length > 1) {
      const told = 'give only one of --flatten, --lift and --state\n  --flatten、--lift、--state 只能选其一'
      command.error(`huangpu: ${told}`, { exitCode: 2 })
    }
    await act(options)
  })
}

async function act(options: KillOptions): Promise<void> {
  const installation = readInstallation()
  const gateway = gatewayClient(installation, WHEN_UNANSWERED)
  const say = (view: KillView, ...more: string[]): void => {
    const text = options.json ? JSON.stringify(view, null, 2) : [renderKill(view), ...more].join('\n')
    process.stdout.write(`${text}\n`)
  }
  if (options.state) return say(await gateway.get('/kill', killViewSchema))
  if (options.lift) return say(await lift(options, installation, gateway))
  const began = performance.now()
  const view = await kill(options, gateway)
  say(view, renderResult(view, performance.now() - began))
  if (options.flatten) note(STRATEGIES_WAIT_FOR_YOU)
}

/** The switch is on when the first answer is there; what follows only looks. */
async function kill({ flatten, reason }: KillOptions, gateway: Gateway): Promise<KillView> {
  const body = { by: who(), flatten: flatten ?? false, ...(reason ? { reason } : {}) }
  const first = await gateway.post('/kill', body, killViewSchema)
  if (!isQuiet(first)) {
    note(`the kill switch is on; waiting up to ${WAIT_MS / 1_000} s for ${first.working_orders} working orders to end`)
    note(`紧急停止已启用；最多等待 ${WAIT_MS / 1_000} 秒，直到 ${first.working_orders} 笔挂单全部撤销`)
  }
  return untilNothingWorks(first, {
    limitMs: WAIT_MS,
    look: () => gateway.get('/kill', killViewSchema),
    pause: (ms) => pause(ms),
    nowMs: () => performance.now(),
  })
}

async function lift(options: KillOptions, { ctp }: Installation, gateway: Gateway): Promise<KillView> {
  if (!options.reason) throw new CommandProblem('解除需要 --reason', 'lifting needs --reason TEXT')
  note(STRATEGIES_WAIT_FOR_YOU)
  const confirm = options.confirm ?? (await ask(liftConfirmation(ctp.accountId)))
  return gateway.post('/kill/lift', { by: who(), reason: options.reason, confirm }, killViewSchema)
}

/** Beside the answer, so that JSON stays JSON. */
const note = (text: string): void => void process.stderr.write(`${text}\n`)

async function ask(expected: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new CommandProblem(`请加 --confirm "${expected}"`, `give --confirm "${expected}"`)
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(`type "${expected}" / 请输入 "${expected}": `)).trim()
  } finally {
    terminal.close()
  }
}
