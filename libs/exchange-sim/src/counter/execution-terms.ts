import type { TimeInForce } from '@huangpu/core'
import type { InputOrder } from './check-order.js'

/** How long an order stands, and how many lots it wants at once. */
export interface ExecutionTerms {
  readonly timeInForce: TimeInForce
  readonly minVolumeLots?: number
}

/** TimeCondition and VolumeCondition: 3 day, 1 immediate; 1 any volume, 2 at least MinVolume, 3 all. */
const PLAIN = { '3/1': 'day', '1/1': 'fak', '1/3': 'fok' } as const
const IMMEDIATE_WITH_MINIMUM = '1/2'

/** Undefined where the conditions do not go together at SHFE: a day order knows no minimum, a minimum is 1 to all. */
export function executionTermsOf(
  input: Pick<InputOrder, 'TimeCondition' | 'VolumeCondition' | 'MinVolume' | 'VolumeTotalOriginal'>,
): ExecutionTerms | undefined {
  const conditions = `${input.TimeCondition}/${input.VolumeCondition}`
  const least = input.MinVolume ?? 0
  if (conditions === IMMEDIATE_WITH_MINIMUM) {
    const isPossible = least >= 1 && least <= input.VolumeTotalOriginal
    return isPossible ? { timeInForce: 'fak', minVolumeLots: least } : undefined
  }
  const timeInForce = PLAIN[conditions as keyof typeof PLAIN]
  return timeInForce && { timeInForce }
}
