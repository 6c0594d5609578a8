import { performance } from 'node:perf_hooks'
import type { Clock } from '@huangpu/core'

/** Exchange time is the machine's time. */
export const createWallClock = (): Clock => ({
  kind: 'wall',
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
})
