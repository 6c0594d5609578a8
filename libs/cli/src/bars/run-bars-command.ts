import { setImmediate } from 'node:timers/promises'
import { asCommandProblem } from './bar-problem.js'
import { LateProgress } from './late-progress.js'

/** Lets signals and the terminal have their turn in long work; rejects when the user wants it to end. */
export type Breathe = () => Promise<void>

export interface BarsTask {
  readonly breathe: Breathe
  readonly progress: LateProgress
}

class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** What a shell expects of a process that such a signal ended: 128 and the signal's number. */
const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
const SIGNALS = Object.keys(STATUS) as (keyof typeof STATUS)[]

/**
 * Runs a command of `huangpu bars`. Ctrl-C ends it where it breathes, with status 130 (SIGTERM 143, a terminal that closes 129); whoever wrote files
 * takes them back. @throws CommandProblem
 */
export async function runBarsCommand(title: string, work: (task: BarsTask) => Promise<void>): Promise<void> {
  let interruptedBy: keyof typeof STATUS | undefined
  const interrupt = (signal: keyof typeof STATUS): void => void (interruptedBy ??= signal)
  for (const signal of SIGNALS) process.on(signal, interrupt)
  const progress = new LateProgress(title)
  const breathe = async (): Promise<void> => {
    await setImmediate()
    if (interruptedBy) throw new Interrupted()
  }
  try {
    await work({ breathe, progress })
  } catch (error) {
    if (!(error instanceof Interrupted) || !interruptedBy) throw asCommandProblem(error)
    process.stderr.write('huangpu: interrupted, nothing was written\n  已中断，未写入任何文件\n')
    process.exitCode = STATUS[interruptedBy]
  } finally {
    progress.clear()
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
