import type { BusLock, LockOptions, LockResult } from '@huangpu/bus'
import type { Timers } from '../ports/counter-ports.js'
import { LeaseHeldElsewhere } from './lease-holder.js'

/** Real milliseconds. A holder that died without saying so is followed after this long. */
export const LEASE_TTL_MS = 10_000
/** A start waits so long for a dead holder's lease to expire; it also keeps a restarted refusal from spinning. */
const PATIENCE_MS = LEASE_TTL_MS + 2_000
const RETRY_MS = 500

export interface LeasePorts {
  readonly accountId: string
  readonly timers: Timers
  lock(options: Pick<LockOptions, 'tokenAbove'>): Promise<LockResult>
  /** The highest token that the journal knows. */
  lastToken(): number
  remember(token: number): void
  /** A start waits for another holder's lease to end. */
  onWaiting(holder: string): void
  /** The lease is in doubt: no order goes out until it is ours again. */
  onDoubt(): void
  /** The lease was in doubt and is ours again. */
  onRegained(): void
  /** Another gateway has the account: nothing may be sent any more. */
  onTaken(holder: string): void
  warn(text: string, error?: unknown): void
}

/**
 * One gateway an account. Orders go out only while the lease is surely ours, by our own clock. When Redis is away or was
 * emptied it is asked for again, with a higher token; a gateway that finds another holder gives up.
 */
export class AccountLease {
  #lock: BusLock | undefined
  #stopRetry: (() => void) | undefined
  #stopped = false

  private constructor(private readonly ports: LeasePorts) {}

  /** Waits for Redis without end, and for a dead holder's lease to expire. @throws LeaseHeldElsewhere */
  static async acquire(ports: LeasePorts): Promise<AccountLease> {
    const lease = new AccountLease(ports)
    let heldSinceMs: number | undefined
    for (;;) {
      const answer = await lease.#ask()
      if (answer === 'ours') return lease
      if (answer === 'no_answer') heldSinceMs = undefined
      else {
        const nowMs = ports.timers.monotonicMs()
        heldSinceMs ??= nowMs
        if (nowMs - heldSinceMs >= PATIENCE_MS) throw new LeaseHeldElsewhere(ports.accountId, answer.holder)
        ports.onWaiting(answer.holder)
      }
      await new Promise<void>((resolve) => void ports.timers.after(RETRY_MS, resolve))
    }
  }

  /** Whether the account is surely ours at this moment. */
  isHeld(): boolean {
    return this.#lock?.isHeld() ?? false
  }

  get token(): number {
    return this.#lock?.token ?? 0
  }

  /** Gives the account free for another gateway. */
  async release(): Promise<void> {
    this.#stopped = true
    this.#stopRetry?.()
    await this.#lock?.release()
  }

  async #ask(): Promise<'ours' | 'no_answer' | { readonly holder: string }> {
    const { ports } = this
    try {
      const result = await ports.lock({ tokenAbove: ports.lastToken() })
      if (!result.held) return result
      if (this.#stopped) {
        await result.release()
        return 'no_answer'
      }
      ports.remember(result.token)
      this.#lock = result
      result.onLost(() => this.#onLost())
      return 'ours'
    } catch (error) {
      ports.warn('the lease of the account could not be asked for', error)
      return 'no_answer'
    }
  }

  #onLost(): void {
    this.ports.warn('the lease of the account is in doubt: no order goes out until it is ours again')
    this.ports.onDoubt()
    void this.#askAgain()
  }

  async #askAgain(): Promise<void> {
    const { ports } = this
    const answer = await this.#ask()
    if (this.#stopped) return
    if (answer === 'ours') {
      ports.warn(`the lease of the account is ours again, token ${this.token}`)
      ports.onRegained()
    } else if (answer === 'no_answer') this.#stopRetry = ports.timers.after(RETRY_MS, () => void this.#askAgain())
    else ports.onTaken(answer.holder)
  }
}
