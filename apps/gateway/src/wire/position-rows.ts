import type { Direction, Exchange } from '@huangpu/core'
import type { PositionData } from '@huangpu/messages'
import { exchangeOf, positionSideOf } from './ctp-codes.js'
import { type CtpFields, amountOf, requiredInt, requiredText, textOf } from './ctp-fields.js'

/** One row of the position query: at SHFE up to two a contract and side, today's lots and yesterday's. */
export interface PositionRecord {
  readonly symbol: string
  readonly exchange: Exchange
  readonly side: Direction
  readonly volumeLots: number
  readonly todayLots: number
  readonly frozenLots: number
  readonly openCostYuan: number
  readonly positionCostYuan: number
  readonly positionProfitYuan: number
  readonly marginYuan: number
}

/** @throws CtpDecodeError. `exchangeFor` answers for versions whose rows carry no ExchangeID. */
export function positionRecordOf(
  fields: CtpFields,
  exchangeFor: (symbol: string) => Exchange | undefined,
): PositionRecord {
  const symbol = requiredText(fields, 'InstrumentID').trim()
  const side = positionSideOf(fields.PosiDirection)
  return {
    symbol,
    exchange: textOf(fields, 'ExchangeID') === '' ? known(exchangeFor(symbol)) : exchangeOf(fields.ExchangeID),
    side,
    volumeLots: requiredInt(fields, 'Position'),
    todayLots: requiredInt(fields, 'TodayPosition'),
    // A long is closed by a sell: what is frozen of it counts as short, and the other way round.
    frozenLots: requiredInt(fields, side === 'LONG' ? 'ShortFrozen' : 'LongFrozen'),
    openCostYuan: amountOf(fields, 'OpenCost'),
    positionCostYuan: amountOf(fields, 'PositionCost'),
    positionProfitYuan: amountOf(fields, 'PositionProfit'),
    marginYuan: amountOf(fields, 'UseMargin'),
  }
}

const known = (exchange: Exchange | undefined): Exchange => exchange ?? exchangeOf(undefined)

/** Contract and side, summed over its records. */
export type PositionRow = Pick<
  PositionData,
  'symbol' | 'exchange' | 'direction' | 'volume' | 'frozen' | 'price' | 'pnl' | 'yd_volume' | 'margin'
>

export const positionRowKey = (row: { symbol: string; direction: Direction }): string =>
  `${row.symbol} ${row.direction}`

/**
 * The rows of one complete query. `heldBefore`: what the last snapshot had, so that what went flat is said explicitly.
 * Price is OpenCost / (lots x multiplier): PositionCost mixes settlement and open prices.
 */
export function positionRows(
  records: readonly PositionRecord[],
  heldBefore: readonly { symbol: string; exchange: Exchange; direction: Direction }[],
  multiplierOf: (symbol: string) => number | undefined,
): PositionRow[] {
  const groups = new Map<string, PositionRecord[]>()
  for (const record of records) {
    const key = positionRowKey({ symbol: record.symbol, direction: record.side })
    groups.set(key, [...(groups.get(key) ?? []), record])
  }
  const rows = [...groups.values()].map((group) => sumRow(group, multiplierOf))
  const flat = heldBefore.filter((held) => !groups.has(positionRowKey(held)))
  return [
    ...rows,
    ...flat.map((held) => ({ ...held, volume: 0, frozen: 0, price: 0, pnl: 0, yd_volume: 0, margin: 0 })),
  ]
}

function sumRow(group: readonly PositionRecord[], multiplierOf: (symbol: string) => number | undefined): PositionRow {
  const first = group[0] as PositionRecord
  const sum = (pick: (record: PositionRecord) => number): number => group.reduce((total, r) => total + pick(r), 0)
  const volume = sum((r) => r.volumeLots)
  const openCost = sum((r) => r.openCostYuan)
  const multiplier = multiplierOf(first.symbol)
  // Profit by open price = profit by position cost, corrected by the difference of the two costs.
  const costDifference = sum((r) => r.positionCostYuan) - openCost
  const profit = sum((r) => r.positionProfitYuan) + (first.side === 'LONG' ? costDifference : -costDifference)
  return {
    symbol: first.symbol,
    exchange: first.exchange,
    direction: first.side,
    volume,
    frozen: sum((r) => r.frozenLots),
    price: volume > 0 && multiplier !== undefined ? round(openCost / (volume * multiplier), 6) : 0,
    pnl: volume > 0 ? round(profit, 2) : 0,
    yd_volume: Math.max(0, volume - sum((r) => r.todayLots)),
    margin: round(
      sum((r) => r.marginYuan),
      2,
    ),
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
