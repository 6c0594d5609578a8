import { createInterface } from 'node:readline/promises'
import {
  conformanceCases,
  conformanceChapters,
  selectCases,
  UnknownCase,
  type ConformanceCase,
  type ConformanceReport,
  type CounterSettings,
  type Leave,
} from '@huangpu/ctp-conformance'
import { Command } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { warningText } from './abi-warning.js'
import { parseLots, parseNumbers, parseSeconds, type ConformanceArguments } from './conformance-arguments.js'
import { caseText, listText, summaryText } from './conformance-text.js'
import { frontKind } from './front-kind.js'
import { refuseProduction, settingsOf, WrongUsage } from './conformance-settings.js'
import { parseAbi } from './parse-abi.js'
import { probeLibrary } from './probe-library.js'
import { runConformanceProcess } from './run-conformance-process.js'

export const conformanceCommand = (): Command => {
  const command = new Command('conformance')
    .description('numbered checks of any CTP library and counter: each passed, failed or not applicable / 一致性测试')
    .option('--td <path>', 'the trader library / 交易库')
    .option('--md <path>', 'the market data library / 行情库')
    .option('--front-td <url>', 'the trader front, tcp://host:port / 交易前置')
    .option('--front-md <url>', 'the market data front / 行情前置')
    .option('--abi <version>', 'a version in place of what the libraries say / 指定接口版本', parseAbi)
    .option('--broker <id>', 'BrokerID / 经纪公司代码', '9999')
    .option('--user <id>', 'UserID / 用户代码')
    .option('--investor <id>', 'InvestorID (default: the user) / 投资者代码')
    .option('--password-env <name>', 'variable that holds the password / 密码所在环境变量', 'HUANGPU_CTP_PASSWORD')
    .option('--auth-code-env <name>', 'variable that holds the AuthCode / 授权码所在环境变量', 'HUANGPU_CTP_AUTH_CODE')
    .option('--app-id <id>', 'AppID', '')
    .option('--symbol <symbol>', 'contract of SHFE or INE (default: the future of SHFE that trades most) / 合约')
    .option('--lots-max <n>', 'the most lots that one opening order may have / 单笔开仓上限', parseLots, 5)
    .option('--only <numbers>', 'cases or chapters, such as 3.2,4 / 只运行这些', parseNumbers, [])
    .option('--list', 'the cases, without running any / 列出全部用例')
    .option('--timeout <s>', 'how long an answer may take / 应答时限', parseSeconds, 15)
    .option('--quiet <s>', 'how long silence lasts before nothing more is expected / 静默时长', parseSeconds, 2)
    .option('--allow-orders', 'run the cases that send orders, without asking / 允许报单')
    .option(
      '--try-wrong-auth-code',
      'try a wrong AuthCode once: some counters lock the address for it / 试一次错误授权码',
    )
    .option('--evaluation', 'evaluation mode of libraries from 6.7.11 on / 评测模式')
    .option('--production-front', 'the front is not a known simulation and may be run against / 确认在非模拟前置上运行')
    .option('--json', 'one JSON document, with what was seen in every case / 输出 JSON')
    .addHelpText('after', HELP)
  return command.action(async (options: ConformanceArguments) => {
    try {
      await conformance(options)
    } catch (error) {
      if (!(error instanceof WrongUsage)) throw error
      command.error(`error: ${error.message}`, { exitCode: 2 })
    }
  })
}

async function conformance(options: ConformanceArguments): Promise<void> {
  if (options.list) {
    const list = conformanceChapters.map(({ number, title, cases }) => ({
      number,
      title,
      cases: cases.map((each) => ({ number: each.number, title: each.title, needs: each.needs })),
    }))
    process.stdout.write(options.json ? `${JSON.stringify(list, null, 2)}\n` : listText(conformanceChapters))
    return
  }
  const settings = settingsOf(options, process.env)
  const cases = selected(options.only)
  refuseProduction(settings, options)
  await tryLibraries(settings)
  const orders = await hasLeaveToOrder(options, cases, settings)
  const report = await run(settings, options, orders)
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : summaryText(report))
  if (report.interrupted) process.exitCode = 130
  else if (report.summary.failed > 0 || report.stopped || !report.left_flat) process.exitCode = 1
}

function run(
  settings: CounterSettings,
  options: ConformanceArguments,
  orders: Leave['orders'],
): Promise<ConformanceReport> {
  const leave = { orders, wrongAuthCode: options.tryWrongAuthCode ?? false }
  const { symbol, lotsMax, only: numbers } = options
  const patience = { timeoutMs: options.timeout * 1000, quietMs: options.quiet * 1000 }
  return runConformanceProcess(
    { settings, numbers, leave, symbol, lotsMax, ...patience },
    {
      onStart: (number, title) => showProgress(`${number} ${title}`),
      onEnded: (report) => {
        showProgress('')
        if (!options.json) process.stdout.write(caseText(report))
      },
    },
  )
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
}

function selected(numbers: readonly string[]): ConformanceCase[] {
  try {
    return selectCases(conformanceCases, numbers)
  } catch (error) {
    if (!(error instanceof UnknownCase)) throw error
    throw new WrongUsage(`there is no case or chapter ${error.number}: see --list / 没有编号 ${error.number}`)
  }
}

/** A library that can't be used, or ends the process that loads it, is named before anything is sent. @throws CommandProblem */
async function tryLibraries({ traderLibrary, mdLibrary, abi }: CounterSettings): Promise<void> {
  const [td, md] = await Promise.all([
    probeLibrary({ library: traderLibrary, kind: 'td', abi }),
    probeLibrary({ library: mdLibrary, kind: 'md', abi }),
  ])
  for (const { problem } of [td, md]) if (problem) throw new CommandProblem(problem.zh, problem.en)
  for (const { warning } of [td, md]) if (warning) process.stderr.write(warningText(warning))
}

async function hasLeaveToOrder(
  options: ConformanceArguments,
  cases: readonly ConformanceCase[],
  { traderFront, userId }: CounterSettings,
): Promise<Leave['orders']> {
  if (!cases.some((each) => each.needs.includes('orders'))) return 'not_given'
  const isElsewhere = frontKind(traderFront) !== 'loopback'
  const warning =
    `This sends orders to ${traderFront} as ${userId}, of up to ${options.lotsMax} lots, and closes what they open.\n` +
    `将以 ${userId} 向 ${traderFront} 报单，单笔不超过 ${options.lotsMax} 手，并平掉所开仓位。\n`
  if (options.allowOrders) {
    if (isElsewhere) process.stderr.write(`WARNING / 警告: ${warning}`)
    return 'given'
  }
  if (options.json || !process.stdin.isTTY || !process.stderr.isTTY) return 'not_given'
  process.stderr.write(warning)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  terminal.on('SIGINT', () => process.exit(130))
  const answer = await terminal.question('Type yes to run them; else they are skipped / 输入 yes 继续，否则跳过: ')
  terminal.close()
  return answer.trim().toLowerCase() === 'yes' ? 'given' : 'declined'
}

const HELP = `
Exit status: 0 all passed or not applicable, 1 some failed, the login was refused or something is
left open, 2 wrong usage or an unknown --symbol, 130 interrupted.
The password comes from HUANGPU_CTP_PASSWORD and the AuthCode from HUANGPU_CTP_AUTH_CODE, never from the command line.
One wrong password is sent (case 1.6), and only after the right one was taken.

SimNow:
  HUANGPU_CTP_PASSWORD=... HUANGPU_CTP_AUTH_CODE=0000000000000000 npx huangpu ctp conformance \\
    --td vendor/ctp/6.7.7/thosttraderapi_se.so --md vendor/ctp/6.7.7/thostmduserapi_se.so \\
    --front-td tcp://180.168.146.187:10201 --front-md tcp://180.168.146.187:10211 \\
    --user YOUR_INVESTOR_ID --app-id simnow_client_test`
