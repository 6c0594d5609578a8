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

/**
 * Runs a command of `huangpu bars`. Ctrl-C ends it where it breathes, with status 130; whoever wrote files takes them
 * back. @throws CommandProblem
 */
export async function runBarsCommand(title: string, work: (task: BarsTask) => Promise<void>): Promise<void> {
  let interrupted = false
  const interrupt = (): void => void (interrupted = true)
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, interrupt)
  const progress = new LateProgress(title)
  const breathe = async (): Promise<void> => {
    await setImmediate()
    if (interrupted) throw new Interrupted()
  }
  try {
    await work({ breathe, progress })
  } catch (error) {
    if (!(error instanceof Interrupted)) throw asCommandProblem(error)
    process.stderr.write('huangpu: interrupted, nothing was written\n  已中断，未写入任何文件\n')
    process.exitCode = 130
  } finally {
    progress.clear()
    for (const signal of signals) process.off(signal, interrupt)
  }
}
