import type { Account } from '../counter/account.js'
import { positionSideOf, type TradeRecord } from '../counter/order-record.js'
import type { PositionDetail } from '../counter/position-detail.js'

/** Lots that one trade closed of one that opened. */
export interface ClosedLots {
  readonly trade: TradeRecord
  readonly detail: PositionDetail
  readonly lots: number
}

/** Which lots the day's trades closed. Closes take the oldest of their bucket, so that the trades alone tell it. */
export function closedLotsOf({ legs }: Account, trades: readonly TradeRecord[]): ClosedLots[] {
  const queues = new Map(
    legs.flatMap((leg) => [
      [keyOf(leg, 'close_today'), queueOf(leg.today.details)] as const,
      [keyOf(leg, 'close_yesterday'), queueOf(leg.yesterday.details)] as const,
    ]),
  )
  return trades
    .filter(({ offset }) => offset !== 'open')
    .flatMap((trade) => {
      const queue = queues.get(keyOf({ symbol: trade.symbol, side: positionSideOf(trade) }, trade.offset)) ?? []
      return take(queue, trade.volumeLots).map(({ detail, lots }) => ({ trade, detail, lots }))
    })
}

interface Part {
  readonly detail: PositionDetail
  lots: number
}

const keyOf = ({ symbol, side }: Pick<PositionDetail, 'symbol' | 'side'>, offset: string): string =>
  `${symbol} ${side} ${offset}`

/** As the lots were before the day's closes. */
const queueOf = (details: readonly PositionDetail[]): Part[] =>
  details.map((detail) => ({ detail, lots: detail.lots + detail.closedLots }))

function take(queue: Part[], wanted: number): Part[] {
  const taken: Part[] = []
  for (let left = wanted; left > 0;) {
    const [oldest] = queue
    if (!oldest) break
    const lots = Math.min(left, oldest.lots)
    taken.push({ detail: oldest.detail, lots })
    oldest.lots -= lots
    left -= lots
    if (oldest.lots === 0) queue.shift()
  }
  return taken
}
