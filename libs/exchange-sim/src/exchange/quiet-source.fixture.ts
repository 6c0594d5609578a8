import type { Calendar, EpochMs } from '@huangpu/core'
import type { MarketSource } from '../market/market-source.js'

/** A market in which nobody but the clients trades, so that every fill is between two orders of the test. */
export class QuietSource implements MarketSource {
  readonly isLive = true
  readonly contractsExpire = false
  readonly startMs = undefined
  readonly lastTradingDay = undefined

  constructor(
    private readonly calendar: Calendar,
    readonly symbols: readonly string[] = ['rb2701'],
    private readonly price = 3150,
  ) {}

  opening(): { price: number; openInterest: number } {
    return { price: this.price, openInterest: 0 }
  }

  /** Nothing happens, but time goes on from session to session. */
  nextEventMs(afterMs: EpochMs): EpochMs | undefined {
    return this.calendar.nextBoundary('rb', afterMs).atMs
  }

  perform(): void {
    // Nobody is there.
  }
  onNewDay(): void {
    // Nor the next day.
  }
  state(): unknown {
    return {}
  }
  restore(): void {
    // Nothing was kept.
  }
}
