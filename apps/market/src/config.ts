/** Limits and cadences of the market service. Times in milliseconds; `real` ones do not follow virtual time. */
export const MARKET_CONFIG = Object.freeze({
  /** Exchange time after the end of a minute at which its bar is closed without a further tick. */
  closeGraceMs: 1_500,
  /** Real time between two writes of a contract's last tick and open bar to Redis, and in how many parts all are written. */
  mirrorEveryMs: 500,
  mirrorSlices: 20,
  lastTickTtlMs: 30_000,
  /** An open bar that is older than any closure of the exchange is of no use. */
  barStateTtlMs: 15 * 86_400_000,
  /** Longer messages are no ticks: they are set aside unread. */
  tickCharsMax: 16_384,
  /** Bars that wait for a disk that refuses them. */
  unwrittenBarsMax: 10_000,
  /** Gaps of one contract that wait for it. */
  unwrittenGapsMax: 1_000,
  /** Exchange time after a close at which the last row is written: the grace, two beats of the clock, and something over. */
  lastRowAfterMs: 5_000,
  /** No product's night ends later. */
  longestDayProduct: 'au',
  /** Exchange time after a close at which the day's files are finished for sure. */
  dayOverAfterMs: 3 * 3_600_000,
  /** Real time between two looks at whether a new trading day has begun. */
  tendEveryMs: 600_000,
  /** Newest bars at once, when no limit is asked for and at most. */
  barsPerPage: 500,
  barsPerPageMax: 5_000,
  /** Bars of one answer that is streamed. */
  barsStreamedMax: 10_000_000,
})
