import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BothLanguages, CaseReport, ConformanceReport } from '@huangpu/ctp-conformance'
import { CommandProblem } from '../commands/command-problem.js'
import type { ConformanceRun, FromConformanceProcess, ToConformanceProcess } from './conformance-messages.js'
import { WrongUsage } from './conformance-settings.js'

export interface ConformanceListener {
  onStart(number: string, title: string): void
  onEnded(report: CaseReport): void
}

/** A library whose threads do not end keeps the process no longer than this after the report. */
const LINGER_MS = 5_000

/**
 * Runs the cases in a process of their own. SIGINT and SIGTERM end the run in order; a second one at once.
 * @throws WrongUsage for a contract that the counter does not list, CommandProblem when a library ended that process
 */
export async function runConformanceProcess(
  run: ConformanceRun,
  listener: ConformanceListener,
): Promise<ConformanceReport> {
  // Detached: Ctrl-C on the terminal comes to this process alone, which passes it on as a message.
  const child = fork(fileURLToPath(new URL('./conformance-process.js', import.meta.url)), {
    detached: true,
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  })
  const tell = (message: ToConformanceProcess): void => void child.send(message, () => undefined)
  let interruptions = 0
  const interrupt = (): void => {
    interruptions += 1
    if (interruptions > 1) {
      child.kill('SIGKILL')
      process.exit(130)
    }
    process.stderr.write('interrupted: cancelling and closing what is open, again to leave at once / 正在清理\n')
    tell({ interrupt: true })
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    return await new Promise<ConformanceReport>((resolve, reject) => {
      let at = ''
      child.on('message', (message: FromConformanceProcess) => {
        if ('start' in message) {
          at = message.start.number
          listener.onStart(at, message.start.title)
        } else if ('ended' in message) listener.onEnded(message.ended)
        else if ('unknownSymbol' in message) reject(new WrongUsage(bothLines(message.unknownSymbol)))
        else if ('failed' in message) reject(new CommandProblem(message.failed, message.failed))
        else resolve(message.done)
      })
      child.once('error', reject)
      child.once('exit', (status, signal) => reject(died(at, signal ?? `exit status ${status}`)))
      tell({ run })
    })
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    setTimeout(() => child.kill('SIGKILL'), LINGER_MS).unref()
    child.unref()
  }
}

const bothLines = ({ en, zh }: BothLanguages): string => `${en}\n  ${zh}`

const died = (number: string, how: string): CommandProblem =>
  new CommandProblem(
    `库使进程终止（${how}${number === '' ? '' : `，用例 ${number} 期间`}）；柜台可能仍有本次运行的挂单或持仓，请检查`,
    `a library ended the process (${how}${number === '' ? '' : ` in case ${number}`}); orders or lots of this run may be left at the counter: look`,
  )
