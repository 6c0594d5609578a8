import type { LoginRefused } from './login-refused.js'

/** Remembers that the counter refused this user: nobody tries again, since some 6 to 10 refusals lock an account. */
export class LoginGate {
  #refused: LoginRefused | undefined

  /** @throws LoginRefused as it was */
  pass(): void {
    if (this.#refused) throw this.#refused
  }

  /** What may be over soon (8, 90) does not shut the gate. Returns what to throw. */
  shut(refused: LoginRefused): LoginRefused {
    if (!refused.transient) this.#refused = refused
    return refused
  }
}
