import { createInterface } from 'node:readline/promises'
import {
  removeLiveConfirmation,
  requireLiveConfirmation,
  resolveHome,
  writeLiveConfirmation,
  loadCtpEnvironment,
  type CtpEnvironment,
} from '@huangpu/service'
import { Command } from 'commander'
import { textTable } from '../system/text-table.js'
import { who } from '../system/who.js'
import { CommandProblem } from './command-problem.js'

/** `huangpu live ...`: the consent to trade with real money. */
export const liveCommand = (): Command => {
  const parent = new Command('live').description('the consent to trade with real money / 实盘确认')
  for (const command of [confirmCommand(), stateCommand(), revokeCommand()]) {
    parent.addCommand(command.exitOverride())
  }
  return parent
}

const confirmCommand = (): Command =>
  new Command('confirm')
    .description('shows account, fronts and libraries, and asks to type the account id / 确认实盘交易')
    .action(async () => {
      const { home, ctp } = liveTarget()
      process.stdout.write(`${render(ctp)}\n`)
      const typed = await ask(`type the account id to trade with real money / 请输入账户编号以确认实盘交易: `)
      if (typed !== ctp.accountId) {
        throw new CommandProblem(
          `输入的不是 ${ctp.accountId}，未确认`,
          `that is not ${ctp.accountId}: nothing was confirmed`,
        )
      }
      writeLiveConfirmation(home, ctp, who(), Date.now())
      process.stdout.write('confirmed: restart the services / 已确认：请重启各服务\n')
    })

const stateCommand = (): Command =>
  new Command('state').description('whether live trading is confirmed / 查看确认状态').action(() => {
    const { home, ctp } = liveTarget()
    const { by, confirmed_at } = requireLiveConfirmation(home, ctp)
    process.stdout.write(`${render(ctp)}\nconfirmed / 已确认: ${confirmed_at} ${by}\n`)
  })

const revokeCommand = (): Command =>
  new Command('revoke').description('takes the consent back; running services go on / 撤销确认').action(() => {
    const { home, ctp } = liveTarget()
    removeLiveConfirmation(home, ctp.accountId)
    process.stdout.write('revoked / 已撤销\n')
  })

function liveTarget(): { home: ReturnType<typeof resolveHome>; ctp: CtpEnvironment } {
  const home = resolveHome()
  const ctp = loadCtpEnvironment(home)
  if (ctp.environment !== 'live') {
    throw new CommandProblem(
      'config/ctp_config.yaml 的 active 不是 live，无需确认',
      'active in config/ctp_config.yaml is not live: there is nothing to confirm',
    )
  }
  return { home, ctp }
}

const render = (ctp: CtpEnvironment): string =>
  textTable(
    ['live / 实盘', ''],
    [
      ['account / 账户', ctp.accountId],
      ['broker, user / 期货公司、用户', `${ctp.brokerId} ${ctp.userId}`],
      ['trading front / 交易前置', ctp.tdFront],
      ['market data front / 行情前置', ctp.mdFront],
      ['trading library / 交易库', ctp.tdLibrary],
      ['market data library / 行情库', ctp.mdLibrary],
      ['data / 数据目录', ctp.dataDir],
    ],
  )

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    // Without an end of input `question` would wait for ever.
    const ended = new Promise<string>((resolve) => void terminal.once('close', () => resolve('')))
    return (await Promise.race([terminal.question(question), ended])).trim()
  } finally {
    terminal.close()
  }
}
