import type { Calendar } from '../calendar/calendar.js'
import type { EpochMs } from '../time/clock.js'
import type { RecordedBar } from './recorded-bar.js'

/** Some files have a bar of its own for the auction, in the minute before the opening: it joins the bar that follows. */
export function foldAuctionBars(
  bars: readonly RecordedBar[],
  product: string,
  calendar: Pick<Calendar, 'sessionAt'>,
): RecordedBar[] {
  const fold = new AuctionFold(product, calendar)
  return [...bars.flatMap((bar) => fold.take(bar)), ...fold.finish()]
}

/** `foldAuctionBars`, a bar at a time and in order of time. */
export class AuctionFold {
  #auction: { readonly bar: RecordedBar; readonly openMs: EpochMs } | undefined

  constructor(
    private readonly product: string,
    private readonly calendar: Pick<Calendar, 'sessionAt'>,
  ) {}

  /** The bars that are finished by this one. */
  take(bar: RecordedBar): RecordedBar[] {
    const moment = this.calendar.sessionAt(this.product, bar.startMs)
    const auction = this.#auction
    if (moment?.phase === 'auction') {
      const { openMs } = moment.session
      const isSame = auction?.openMs === openMs
      const before = isSame ? [] : this.finish()
      this.#auction = { bar: isSame ? join(auction.bar, bar) : bar, openMs }
      return before
    }
    if (auction?.openMs !== bar.startMs) return [...this.finish(), bar]
    this.#auction = undefined
    return [join(auction.bar, bar)]
  }

  /** An auction's bar that none followed becomes that of the opening minute. */
  finish(): RecordedBar[] {
    const auction = this.#auction
    this.#auction = undefined
    return auction ? [{ ...auction.bar, startMs: auction.openMs }] : []
  }
}

const join = (auction: RecordedBar, bar: RecordedBar): RecordedBar => ({
  ...bar,
  open: auction.open,
  high: Math.max(auction.high, bar.high),
  low: Math.min(auction.low, bar.low),
  volumeLots: auction.volumeLots + bar.volumeLots,
  ...(bar.turnover === undefined ? {} : { turnover: (auction.turnover ?? 0) + bar.turnover }),
})
