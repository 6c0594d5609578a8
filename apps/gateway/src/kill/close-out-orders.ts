import { opposite, type Direction, type Exchange } from '@huangpu/core'
import type { PriceLimits } from '../wire/price-limits.js'
import type { PositionRecord } from '../wire/position-rows.js'

/** A FAK order at the daily limit that closes lots of one side. */
export interface CloseOutOrder {
  readonly symbol: string
  readonly exchange: Exchange
  readonly direction: Direction
  readonly offset: 'CLOSETODAY' | 'CLOSEYESTERDAY'
  readonly price: number
  readonly volumeLots: number
}

/**
 * Closes what one contract's records hold and no order has frozen: today's and yesterday's lots apart, as SHFE and INE
 * want it, each order no larger than the contract allows. Empty without a limit price: none is made up.
 */
export function closeOutOrders(
  records: readonly PositionRecord[],
  limits: PriceLimits,
  maxOrderLots: number,
): CloseOutOrder[] {
  return records.flatMap((record) => {
    const direction = opposite(record.side)
    const price = direction === 'LONG' ? limits.up : limits.down
    if (price === null) return []
    const order = { symbol: record.symbol, exchange: record.exchange, direction, price }
    const yesterdayLots = record.volumeLots - record.todayLots
    const today = Math.max(0, record.todayLots - record.frozenLots)
    const yesterday = Math.max(0, yesterdayLots - Math.max(0, record.frozenLots - record.todayLots))
    return [
      ...inParts(today, maxOrderLots).map((volumeLots) => ({ ...order, offset: 'CLOSETODAY' as const, volumeLots })),
      ...inParts(yesterday, maxOrderLots).map((volumeLots) => ({
        ...order,
        offset: 'CLOSEYESTERDAY' as const,
        volumeLots,
      })),
    ]
  })
}

function inParts(lots: number, most: number): number[] {
  const full = Math.floor(lots / most)
  const rest = lots % most
  return [...Array.from({ length: full }, () => most), ...(rest > 0 ? [rest] : [])]
}
