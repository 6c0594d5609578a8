import type { Calendar, EpochMs } from '@huangpu/core'

/** Snapshots come twice a second of exchange time. */
export const SNAPSHOT_EVERY_MS = 500
/** How often orders come while an auction takes them. */
const AUCTION_EVERY_MS = 10_000
/** Such moments of one auction: from 20:55:10 to 20:58:50. */
export const AUCTION_STEPS = 23

/** The instants, twice a second, at which products trade; `withAuctions`: those too at which orders wait for an auction. */
export class SessionSteps {
  private readonly products: readonly string[]

  constructor(
    products: readonly string[],
    private readonly calendar: Calendar,
    private readonly withAuctions = false,
  ) {
    this.products = [...new Set(products)]
  }

  /** The first step of any product after an instant. */
  nextMs(afterMs: EpochMs): EpochMs {
    const nextMs = Math.floor(afterMs / SNAPSHOT_EVERY_MS) * SNAPSHOT_EVERY_MS + SNAPSHOT_EVERY_MS
    let first = Infinity
    for (const product of this.products) first = Math.min(first, this.firstFrom(product, nextMs))
    return first
  }

  /** The products that have a step at this instant. */
  tradingAt(atMs: EpochMs): ReadonlySet<string> {
    return new Set(this.products.filter((product) => this.firstFrom(product, atMs) === atMs))
  }

  /** `atMs` itself when it lies in (opening, closing] of a session, else the first step after it. */
  private firstFrom(product: string, atMs: EpochMs): EpochMs {
    const { openMs, auctionFromMs, auctionMatchFromMs = 0 } = this.calendar.sessionAtOrAfter(product, atMs)
    if (atMs > openMs) return atMs
    if (this.withAuctions && auctionFromMs !== undefined) {
      const steps = Math.max(1, Math.ceil((atMs - auctionFromMs) / AUCTION_EVERY_MS))
      const stepMs = auctionFromMs + steps * AUCTION_EVERY_MS
      if (stepMs < auctionMatchFromMs) return stepMs
    }
    return openMs + SNAPSHOT_EVERY_MS
  }
}
