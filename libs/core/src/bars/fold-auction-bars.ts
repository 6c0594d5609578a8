import type { Calendar } from '../calendar/calendar.js'
import type { RecordedBar } from './recorded-bar.js'

/** Some files have a bar of its own for the auction, in the minute before the opening: it joins the bar that follows. */
export function foldAuctionBars(
  bars: readonly RecordedBar[],
  product: string,
  calendar: Pick<Calendar, 'sessionAt'>,
): RecordedBar[] {
  const folded: RecordedBar[] = []
  let auction: { bar: RecordedBar; openMs: number } | undefined
  for (const bar of bars) {
    const moment = calendar.sessionAt(product, bar.startMs)
    if (moment?.phase === 'auction') {
      const { openMs } = moment.session
      auction = { bar: auction?.openMs === openMs ? join(auction.bar, bar) : bar, openMs }
      continue
    }
    if (auction && bar.startMs !== auction.openMs) folded.push({ ...auction.bar, startMs: auction.openMs })
    folded.push(auction?.openMs === bar.startMs ? join(auction.bar, bar) : bar)
    auction = undefined
  }
  if (auction) folded.push({ ...auction.bar, startMs: auction.openMs })
  return folded
}

const join = (auction: RecordedBar, bar: RecordedBar): RecordedBar => ({
  ...bar,
  open: auction.open,
  high: Math.max(auction.high, bar.high),
  low: Math.min(auction.low, bar.low),
  volumeLots: auction.volumeLots + bar.volumeLots,
  ...(bar.turnover === undefined ? {} : { turnover: (auction.turnover ?? 0) + bar.turnover }),
})
