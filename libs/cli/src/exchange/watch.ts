import { setTimeout as pause } from 'node:timers/promises'
import { say } from './print-answer.js'

const EVERY_MS = 1_000
/** Cursor home, and whatever stood there erased. */
const CLEAR = '\u001B[H\u001B[2J'

/** Draws again every second, on a terminal in place, until Ctrl-C. */
export async function watchUntilInterrupted(draw: () => Promise<string>): Promise<void> {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    while (!stop.signal.aborted) {
      const text = await draw()
      say(process.stdout.isTTY ? `${CLEAR}${text}\n\nCtrl-C ends / 按 Ctrl-C 结束` : text)
      await pause(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  } finally {
    process.removeListener('SIGINT', onInterrupt)
  }
}
