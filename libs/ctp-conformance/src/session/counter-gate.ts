import { Mismatch } from '../case/verdict.js'
import { LoginRefused } from './login-refused.js'

/** The steps on the way in. */
export type EntryStep = 'connect' | 'authenticate' | 'login'

/** A step that so often in a row is not answered is not tried again. */
const SILENCES_MAX = 2

/**
 * The way in to one front, for all sessions of a run. What a counter refused is not tried again, since some 6 to 10
 * refused logins lock an account; and a front that does not answer keeps nobody waiting in every case.
 */
export class CounterGate {
  #closed: Mismatch | undefined
  readonly #silences = new Map<EntryStep, number>()

  /** What the counter refused for good. */
  get refusal(): LoginRefused | undefined {
    return this.#closed instanceof LoginRefused ? this.#closed : undefined
  }

  /** @throws Mismatch */
  async enter<T>(step: EntryStep, take: () => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#closed
    try {
      const result = await take()
      this.#silences.delete(step)
      return result
    } catch (error) {
      if (error instanceof LoginRefused) {
        // What may be over soon (8, 90) keeps nobody out.
        if (!error.transient) this.#closed = error
      } else if (error instanceof Mismatch) {
        const silences = (this.#silences.get(step) ?? 0) + 1
        this.#silences.set(step, silences)
        if (silences >= SILENCES_MAX) this.#closed = error
      }
      throw error
    }
  }
}
