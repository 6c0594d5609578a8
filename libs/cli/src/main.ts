import { ConfigProblem } from '@huangpu/service'
import { Command, CommanderError } from 'commander'
import { CommandProblem } from './commands/command-problem.js'

/** Each brings its own modules: only those of the command that is called are loaded. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['up', async () => (await import('./commands/up.js')).upCommand()],
  ['down', async () => (await import('./commands/down.js')).downCommand()],
  ['status', async () => (await import('./commands/status.js')).statusCommand()],
  ['logs', async () => (await import('./commands/logs.js')).logsCommand()],
  ['doctor', async () => (await import('./commands/doctor.js')).doctorCommand()],
  ['replay', async () => (await import('./commands/replay.js')).replayCommand()],
  ['bars', async () => (await import('./commands/bars.js')).barsCommand()],
  ['exchange', async () => (await import('./commands/exchange.js')).exchangeCommand()],
  ['ctp', async () => (await import('./commands/ctp.js')).ctpCommand()],
  ['kill', async () => (await import('./commands/kill.js')).killCommand()],
  ['strategy', async () => (await import('./commands/strategy.js')).strategyCommand()],
  ['live', async () => (await import('./commands/live.js')).liveCommand()],
])

/** The `huangpu` command. Exit status: 0 done, 1 failed or something is wrong, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('huangpu')
    .description('Trades SHFE futures through CTP / 上期所期货交易系统')
    .showHelpAfterError('(huangpu --help shows the commands / 查看帮助)')
    .exitOverride()
  const named = COMMANDS.get(argv[2] ?? '')
  for (const load of named ? [named] : COMMANDS.values()) {
    const command = await load()
    command.exitOverride()
    program.addCommand(command)
  }
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    process.exitCode = await report(error)
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CommandProblem || error instanceof ConfigProblem) {
    process.stderr.write(`huangpu: ${error.message}\n`)
    return 1
  }
  const { CtpError } = await import('ctp-node-binding')
  if (error instanceof CtpError) {
    process.stderr.write(`huangpu: ${error.en}\n  ${error.zh}\n`)
    return 1
  }
  throw error
}
