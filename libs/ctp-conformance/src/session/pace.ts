import { Interrupted } from '../case/verdict.js'

export interface PaceOptions {
  /** How long an answer may take. */
  readonly timeoutMs: number
  /** How long silence has to last before nothing more is expected. */
  readonly quietMs: number
  /** Aborted when the user wants the run to end. */
  readonly signal: AbortSignal
}

/** The patience of a run: all its waiting goes through here, and ends when the user interrupts. */
export class Pace {
  readonly timeoutMs: number
  readonly quietMs: number
  #signal: AbortSignal

  constructor(options: PaceOptions) {
    this.timeoutMs = options.timeoutMs
    this.quietMs = options.quietMs
    this.#signal = options.signal
  }

  /** Monotonic milliseconds. */
  now(): number {
    return performance.now()
  }

  /** From here on an interruption is not heard any more: what is open has to be cleared up. */
  ignoreInterruption(): void {
    this.#signal = new AbortController().signal
  }

  /** @throws Interrupted */
  sleep(ms: number): Promise<void> {
    return this.wake(ms, () => () => undefined).then(() => undefined)
  }

  /**
   * Sleeps until `arm`'s callback is called (true) or the time is over (false). `arm` returns how to disarm.
   * @throws Interrupted
   */
  wake(ms: number, arm: (wake: () => void) => () => void): Promise<boolean> {
    const signal = this.#signal
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Interrupted())
      const end = (finish: () => void): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        disarm()
        finish()
      }
      const onAbort = (): void => end(() => reject(new Interrupted()))
      const timer = setTimeout(() => end(() => resolve(false)), ms)
      signal.addEventListener('abort', onAbort)
      const disarm = arm(() => end(() => resolve(true)))
    })
  }
}
