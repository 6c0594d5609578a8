const FREE_FAILURES = 3
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 5 * 60_000
/** A quiet hour forgives. */
const FORGET_AFTER_MS = 60 * 60_000
const KEYS_MAX = 10_000

interface Failures {
  count: number
  lastMs: number
}

/**
 * Back-off of sign-in attempts per account and per address: three failures are free, then the wait doubles from 2 s
 * to 5 min. Attempts during a wait are refused unchecked, so guessing gains nothing from them.
 */
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>()

  constructor(private readonly monotonicMs: () => number) {}

  /** Milliseconds until the next attempt is allowed; 0 when it is. */
  waitMs(user: string, address: string): number {
    return Math.max(...keysOf(user, address).map((key) => this.waitOf(key)))
  }

  failed(user: string, address: string): void {
    const now = this.monotonicMs()
    for (const key of keysOf(user, address)) {
      const known = this.current(key)
      this.failures.delete(key)
      this.failures.set(key, { count: (known?.count ?? 0) + 1, lastMs: now })
    }
    for (const key of this.failures.keys()) {
      if (this.failures.size <= KEYS_MAX) break
      this.failures.delete(key)
    }
  }

  succeeded(user: string, address: string): void {
    for (const key of keysOf(user, address)) this.failures.delete(key)
  }

  private waitOf(key: string): number {
    const known = this.current(key)
    if (!known || known.count < FREE_FAILURES) return 0
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (known.count - FREE_FAILURES), LONGEST_WAIT_MS)
    return Math.max(0, Math.ceil(known.lastMs + wait - this.monotonicMs()))
  }

  private current(key: string): Failures | undefined {
    const known = this.failures.get(key)
    return known && this.monotonicMs() - known.lastMs < FORGET_AFTER_MS ? known : undefined
  }
}

const keysOf = (user: string, address: string): readonly string[] => [`user ${user}`, `address ${address}`]
