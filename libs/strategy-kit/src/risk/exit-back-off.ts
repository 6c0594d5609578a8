import type { EpochMs } from '@huangpu/core'

const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/**
 * After an exit that ended without a fill the next one waits 1, 2, 4 ... 60 s of exchange time, so that a refusal
 * (outside the session, limit-locked market) does not become a stream of orders. A fill resets it.
 */
export class ExitBackOff {
  private delayMs = FIRST_MS
  private notBeforeMs: EpochMs = -Infinity

  allows(nowMs: EpochMs): boolean {
    return nowMs >= this.notBeforeMs
  }

  failed(nowMs: EpochMs): void {
    this.notBeforeMs = nowMs + this.delayMs
    this.delayMs = Math.min(this.delayMs * 2, LONGEST_MS)
  }

  succeeded(): void {
    this.delayMs = FIRST_MS
    this.notBeforeMs = -Infinity
  }
}
