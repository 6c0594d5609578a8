import { Mismatch } from '../case/verdict.js'
import type { Pace } from './pace.js'

const AGAIN_MS = 200

/** Asks until the answer is truthy: a query may lag behind a return. @throws Mismatch when it never is */
export async function eventually<T>(pace: Pace, ask: () => Promise<T>, expected: string): Promise<NonNullable<T>> {
  const deadline = pace.now() + pace.timeoutMs
  for (;;) {
    const found = await ask()
    if (found) return found
    if (pace.now() > deadline) throw new Mismatch(expected)
    await pace.sleep(AGAIN_MS)
  }
}

/** @throws Mismatch when the promise does not settle in time */
export async function inTime<T>(pace: Pace, promise: Promise<T>, expected: string): Promise<T> {
  let settled = false
  let wake = (): void => undefined
  const finish = (): void => {
    settled = true
    wake()
  }
  promise.then(finish, finish)
  await pace.wake(pace.timeoutMs, (onSettled) => {
    wake = onSettled
    return () => undefined
  })
  if (!settled) throw new Mismatch(expected)
  return promise
}
