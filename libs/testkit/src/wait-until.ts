/** Longer than any machine should need: a limit is there for what never comes, not for what is slow. */
const PATIENCE_MS = 60_000

export interface WaitOptions {
  /** @default 60_000 */
  readonly timeoutMs?: number
  /** What did not come about; a function can tell the state at the end. */
  readonly message?: string | (() => string)
  /** @default 10 */
  readonly everyMs?: number
}

/** Waits until the condition holds; the time limit only bounds a failing test. A condition that throws fails at once. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, options: WaitOptions = {}): Promise<void> {
  const { timeoutMs = PATIENCE_MS, everyMs = 10, message = 'the condition' } = options
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) {
      const text = typeof message === 'function' ? message() : message
      throw new Error(`waited ${timeoutMs} ms in vain for: ${text}`)
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
