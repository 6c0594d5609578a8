import type { Timers } from '../ports/counter-ports.js'

/** Timers that go off when the test says so. */
export class ManualTimers implements Timers {
  #nowMs = 1_000
  #next = 0
  readonly #due = new Map<number, { readonly atMs: number; readonly run: () => void }>()

  after(milliseconds: number, run: () => void): () => void {
    const id = (this.#next += 1)
    this.#due.set(id, { atMs: this.#nowMs + milliseconds, run })
    return () => void this.#due.delete(id)
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#due.size
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  /** Runs what comes due, in its order. */
  advance(milliseconds: number): void {
    const untilMs = this.#nowMs + milliseconds
    for (;;) {
      const next = [...this.#due].filter(([, t]) => t.atMs <= untilMs).sort((a, b) => a[1].atMs - b[1].atMs)[0]
      if (!next) break
      this.#due.delete(next[0])
      this.#nowMs = next[1].atMs
      next[1].run()
    }
    this.#nowMs = untilMs
  }
}
