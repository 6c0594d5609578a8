import { specOf, type ProductSpec } from '@huangpu/core'

/** One tradable contract of the simulated exchange. */
export interface Contract {
  readonly symbol: string
  readonly spec: ProductSpec
  /** Both as share of turnover and yuan a lot, as CTP's commission query has them. */
  readonly openRate: CommissionRate
  readonly closeTodayRate: CommissionRate
  /** Share of the settlement price by which a day's price may move. */
  readonly limitRatio: number
}

export interface CommissionRate {
  readonly byTurnover: number
  readonly perLot: number
}

/** Distance of the daily limits: a little under the margin, as the exchange keeps it. */
const limitRatioOf = (spec: ProductSpec): number => Math.max(0.05, Math.round((spec.marginRatio - 0.04) * 100) / 100)

/**
 * `priceTick` where it is not today's: recordings of other times.
 * @throws RangeError when the symbol is no contract of SHFE or INE.
 */
export function createContract(symbol: string, priceTick?: number): Contract {
  const today = specOf(symbol)
  if (!today) throw new RangeError(`${symbol} is no contract of SHFE or INE`)
  const spec = { ...today, priceTick: priceTick ?? today.priceTick }
  const { commission } = spec
  const rate =
    commission.kind === 'per_lot'
      ? { byTurnover: 0, perLot: commission.yuanPerLot }
      : { byTurnover: commission.ratio, perLot: 0 }
  return Object.freeze({ symbol, spec, openRate: rate, closeTodayRate: rate, limitRatio: limitRatioOf(spec) })
}

/** Yuan. */
export const turnoverOf = (contract: Contract, price: number, lots: number): number =>
  price * contract.spec.multiplier * lots

export function commissionOf(contract: Contract, offset: string, price: number, lots: number): number {
  const rate = offset === 'close_today' ? contract.closeTodayRate : contract.openRate
  return rate.byTurnover * turnoverOf(contract, price, lots) + rate.perLot * lots
}
