import { ConfigProblem } from '@huangpu/service'
import { Command, CommanderError } from 'commander'
import { CtpError } from 'ctp-node-binding'
import { barsCommand } from './commands/bars.js'
import { ctpCommand } from './commands/ctp.js'
import { doctorCommand } from './commands/doctor.js'
import { downCommand } from './commands/down.js'
import { exchangeCommand } from './commands/exchange.js'
import { killCommand } from './commands/kill.js'
import { liveCommand } from './commands/live.js'
import { logsCommand } from './commands/logs.js'
import { replayCommand } from './commands/replay.js'
import { statusCommand } from './commands/status.js'
import { upCommand } from './commands/up.js'
import { CommandProblem } from './commands/command-problem.js'

/** The `huangpu` command. Exit status: 0 done, 1 failed or something is wrong, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('huangpu')
    .description('Trades SHFE futures through CTP / 上期所期货交易系统')
    .showHelpAfterError('(huangpu --help shows the commands / 查看帮助)')
    .exitOverride()
  for (const command of [
    upCommand(),
    downCommand(),
    statusCommand(),
    logsCommand(),
    doctorCommand(),
    replayCommand(),
    barsCommand(),
    exchangeCommand(),
    ctpCommand(),
    killCommand(),
    liveCommand(),
  ]) {
    command.exitOverride()
    program.addCommand(command)
  }
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    process.exitCode = report(error)
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CommandProblem || error instanceof ConfigProblem) {
    process.stderr.write(`huangpu: ${error.message}\n`)
    return 1
  }
  if (error instanceof CtpError) {
    process.stderr.write(`huangpu: ${error.en}\n  ${error.zh}\n`)
    return 1
  }
  throw error
}
