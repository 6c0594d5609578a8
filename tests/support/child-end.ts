import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

const hasExited = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null
/** Its last words may be in the pipes still when it has exited. */
const isOver = (child: ChildProcess): boolean =>
  hasExited(child) && child.stdio.every((stream) => !stream || stream.destroyed)

/** Throws when the process has ended, of itself or by a signal: nothing that it was to do will come about. */
export function mustRun(child: ChildProcess, name: string, log: string): void {
  if (isOver(child)) throw new Error(`${name} ended (${child.signalCode ?? child.exitCode})\n${log.slice(-3_000)}`)
}

/** Sends the signal and waits for the end and the last words; the exit status, null when a signal ended it or there is no process. */
export async function endChild(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<number | null> {
  if (!child) return null
  if (!isOver(child)) {
    const ended = new Promise((resolve) => child.once('close', resolve))
    if (!hasExited(child)) child.kill(signal)
    await ended
  }
  return child.exitCode
}

/** What Linux says of a process that is waited for in vain: asleep, starved or at work, and how long it ran. */
export function stateOf({ pid }: ChildProcess): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [user, system] = [rest[10], rest[11]]
    return `pid ${pid} in state ${state}, ${user} + ${system} hundredths of a second of processor time`
  } catch {
    return `pid ${pid} is gone`
  }
}
