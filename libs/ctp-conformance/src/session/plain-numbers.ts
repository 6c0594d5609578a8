import type { SpiEvent } from 'ctp-node-binding'

/** Far above any price, amount or volume, far below DBL_MAX. */
const PLAUSIBLE_MAX = 1e18

/** Whether every number of a callback is finite and of a size that means something: DBL_MAX has become undefined. */
export const hasPlainNumbers = (event: SpiEvent): boolean =>
  Object.values(event.data ?? {}).every(
    (value) => typeof value !== 'number' || (Number.isFinite(value) && Math.abs(value) < PLAUSIBLE_MAX),
  )
