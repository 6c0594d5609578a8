import { hostname, userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { killViewSchema, liftConfirmation, type KillView } from '@huangpu/messages'
import { Command } from 'commander'
import { gatewayClient } from '../stack/gateway-client.js'
import { readInstallation } from '../stack/installation.js'
import { CommandProblem } from './command-problem.js'

interface KillOptions {
  readonly flatten?: boolean
  readonly lift?: boolean
  readonly state?: boolean
  readonly reason?: string
  readonly confirm?: string
  readonly json?: boolean
}

export const killCommand = (): Command =>
  new Command('kill')
    .description('the kill switch: refuse opens, cancel every working order; needs the gateway alone / 紧急停止')
    .option('--flatten', 'close every position too, by FAK orders at the daily limit / 同时平掉全部持仓')
    .option('--reason <text>', 'why, for the history; needed to lift / 原因')
    .option('--lift', 'let trading open again / 解除')
    .option('--confirm <text>', 'with --lift, instead of typing it: "lift <account id>" / 解除时的确认文字')
    .option('--state', 'only look / 仅查看状态')
    .option('--json', 'as JSON')
    .action(async (options: KillOptions) => {
      const view = await act(options)
      process.stdout.write(options.json ? `${JSON.stringify(view, null, 2)}\n` : `${render(view)}\n`)
    })

async function act(options: KillOptions): Promise<KillView> {
  if (options.lift && (options.flatten || options.state)) {
    throw new CommandProblem('--lift 不能与 --flatten、--state 同用', '--lift goes with neither --flatten nor --state')
  }
  const installation = readInstallation()
  const gateway = gatewayClient(installation)
  const by = `${userInfo().username}@${hostname()}`.slice(0, 64)
  if (options.state) return gateway.get('/kill', killViewSchema)
  if (!options.lift) {
    const body = { by, flatten: options.flatten ?? false, ...(options.reason ? { reason: options.reason } : {}) }
    return gateway.post('/kill', body, killViewSchema)
  }
  if (!options.reason) throw new CommandProblem('解除需要 --reason', 'lifting needs --reason TEXT')
  const { accountId } = installation.ctp
  const confirm = options.confirm ?? (await ask(liftConfirmation(accountId)))
  return gateway.post('/kill/lift', { by, reason: options.reason, confirm }, killViewSchema)
}

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

function render(view: KillView): string {
  const state = view.active ? 'ON / 已启用' : 'off / 未启用'
  return [
    `kill switch / 紧急停止: ${state}`,
    ...(view.at === null ? [] : [`  ${view.at}  ${view.by}: ${view.reason}`]),
    `  working orders / 未撤报单: ${view.working_orders}, waiting cancels / 待发撤单: ${view.waiting_cancels}`,
    ...(view.flatten === 'off' ? [] : [`  closing positions / 平仓: ${view.flatten}`]),
    ...(view.stored ? [] : ['  not stored: a restart forgets it / 未写入磁盘，重启后失效']),
  ].join('\n')
}
