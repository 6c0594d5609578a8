import { priceToTicks } from '@huangpu/core'
import type { Contract } from './contract.js'

/** What a settlement price is made of: one contract's day. Prices in ticks. */
export interface SettledMarket {
  readonly contract: Contract
  readonly day: {
    readonly preSettlementTicks: number
    readonly upperLimitTicks: number
    readonly lowerLimitTicks: number
    readonly lastTicks: number
    /** Range of the day's trades; undefined before the first. */
    readonly highTicks?: number
    readonly lowTicks?: number
    readonly volumeLots: number
    /** Yuan. */
    readonly turnover: number
  }
  /** Best prices at the close. */
  readonly book: { best(side: 'buy' | 'sell'): { readonly priceTicks: number } | undefined }
}

/**
 * Settlement prices by symbol, in ticks. Source: settlement rules of SHFE as the field knows them, to be checked again.
 * - Traded: the average of the day's prices by volume. An average that the day never saw comes of a recording whose
 *   turnover counts otherwise, or is missing: the last price stands for it.
 * - Not traded, but quoted on both sides at the close: the middle one of best bid, best ask and last settlement.
 * - Not traded, but locked at a limit of the day, so that one side waits there and the other is empty: that limit.
 * - Else it moves by the share by which the nearest traded contract of its product moved, an earlier month before a
 *   later one, within its limits; without one the last settlement stays.
 */
export function settlementPrices(markets: readonly SettledMarket[]): ReadonlyMap<string, number> {
  const traded = new Map(
    markets.filter(({ day }) => day.volumeLots > 0).map((market) => [market, averageTicks(market)] as const),
  )
  return new Map(
    markets.map((market) => [
      market.contract.symbol,
      traded.get(market) ?? quotedTicks(market) ?? followingTicks(market, traded),
    ]),
  )
}

function averageTicks({ contract, day }: SettledMarket): number {
  const { multiplier, priceTick } = contract.spec
  const ticks = priceToTicks(day.turnover / day.volumeLots / multiplier, priceTick)
  const { lastTicks, lowTicks = lastTicks, highTicks = lastTicks } = day
  return ticks >= lowTicks && ticks <= highTicks ? ticks : lastTicks
}

function quotedTicks({ book, day }: SettledMarket): number | undefined {
  const [bid, ask] = [book.best('buy'), book.best('sell')]
  if (!bid && !ask) return undefined
  if (!ask) return bid?.priceTicks === day.upperLimitTicks ? day.upperLimitTicks : undefined
  if (!bid) return ask.priceTicks === day.lowerLimitTicks ? day.lowerLimitTicks : undefined
  return [bid.priceTicks, ask.priceTicks, day.preSettlementTicks].toSorted((a, b) => a - b)[1]
}

function followingTicks(market: SettledMarket, traded: ReadonlyMap<SettledMarket, number>): number {
  const { preSettlementTicks, lowerLimitTicks, upperLimitTicks } = market.day
  const leader = leaderOf(market, [...traded.keys()])
  if (!leader) return preSettlementTicks
  const moved = (traded.get(leader) ?? 0) / leader.day.preSettlementTicks
  return Math.min(upperLimitTicks, Math.max(lowerLimitTicks, Math.round(preSettlementTicks * moved)))
}

function leaderOf({ contract }: SettledMarket, traded: readonly SettledMarket[]): SettledMarket | undefined {
  const byMonth = traded
    .filter((other) => other.contract.spec.product === contract.spec.product)
    .toSorted((a, b) => (a.contract.symbol < b.contract.symbol ? -1 : 1))
  return (
    byMonth.findLast((other) => other.contract.symbol < contract.symbol) ??
    byMonth.find((other) => other.contract.symbol > contract.symbol)
  )
}
