import { ProgressBar } from '../replay/progress-bar.js'

const SHOWN_AFTER_MS = 2_000

/** A progress bar that comes only when the work takes longer than two seconds. */
export class LateProgress {
  readonly #bar: ProgressBar
  readonly #startMs = performance.now()

  constructor(title: string) {
    this.#bar = new ProgressBar(title)
  }

  /** `done` from 0 to 1. */
  show(done: number, detail: string): void {
    if (performance.now() - this.#startMs > SHOWN_AFTER_MS) this.#bar.show(done, detail)
  }

  clear(): void {
    this.#bar.clear()
  }
}
