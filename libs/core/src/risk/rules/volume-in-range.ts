import type { RiskRule } from '../risk-context.js'

/** Whole lots, between the contract's minimum and the smaller of the contract's and the house's maximum. */
export const volumeInRange: RiskRule = ({ volumeLots }, { contract, maxOrderLots }) => {
  if (!Number.isSafeInteger(volumeLots) || volumeLots <= 0) return { code: 'invalid_volume', detail: `${volumeLots}` }
  const min = contract?.minLots ?? 1
  const max = Math.min(contract?.maxLots ?? maxOrderLots, maxOrderLots)
  if (volumeLots < min) return { code: 'volume_below_minimum', detail: `${volumeLots} < ${min}` }
  return volumeLots > max ? { code: 'volume_above_maximum', detail: `${volumeLots} > ${max}` } : undefined
}
