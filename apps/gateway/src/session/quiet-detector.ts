import type { Timers } from '../ports/counter-ports.js'

export interface QuietOptions {
  /** The replay counts as over when the private stream was silent for this long. Real milliseconds. */
  readonly quietMs: number
  /** A stream that never rests (another terminal trades) is not waited for longer: the queries that follow are complete. */
  readonly maxMs: number
}

/** Tells when the replay of the private stream has ended: CTP does not say so itself. */
export class QuietDetector {
  #stopQuiet: (() => void) | undefined
  #stopMax: (() => void) | undefined
  #onQuiet: ((complete: boolean) => void) | undefined

  constructor(
    private readonly timers: Timers,
    private readonly options: QuietOptions,
  ) {}

  /** `complete` is false when the stream never rested. */
  watch(onQuiet: (complete: boolean) => void): void {
    this.stop()
    this.#onQuiet = onQuiet
    this.#stopMax = this.timers.after(this.options.maxMs, () => this.#end(false))
    this.onPrivateCallback()
  }

  onPrivateCallback(): void {
    if (!this.#onQuiet) return
    this.#stopQuiet?.()
    this.#stopQuiet = this.timers.after(this.options.quietMs, () => this.#end(true))
  }

  stop(): void {
    this.#stopQuiet?.()
    this.#stopMax?.()
    this.#onQuiet = undefined
  }

  #end(complete: boolean): void {
    const onQuiet = this.#onQuiet
    this.stop()
    onQuiet?.(complete)
  }
}
