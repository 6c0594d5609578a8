import { performance } from 'node:perf_hooks'
import type { Clock, EpochMs } from '@huangpu/core'
import type { ClockData } from '@huangpu/messages'

/** Exchange time as the simulated exchange or a replay publishes it. It never goes back. */
export interface VirtualClock extends Clock {
  readonly kind: 'virtual'
  apply(data: ClockData): void
  /** True while time moves only by messages. */
  stepped(): boolean
}

/** Exchange time that `data` gives at a wall time. Source of the rule: the docstring of clockDataSchema. */
export function exchangeTimeOf(data: ClockData, wallMs: EpochMs): EpochMs {
  if (data.mode === 'stepped') return data.now_ms
  const straight = Math.floor(data.base_exchange_ms + (wallMs - data.base_wall_ms) * data.speed)
  if (data.jump_at_ms === null || data.jump_to_ms === null || straight < data.jump_at_ms) return straight
  return data.jump_to_ms + (straight - data.jump_at_ms)
}

export function createVirtualClock(first: ClockData, wallNow: () => EpochMs = Date.now): VirtualClock {
  let data = first
  let latest = -Infinity
  return {
    kind: 'virtual',
    nowMs: () => {
      latest = Math.max(latest, exchangeTimeOf(data, wallNow()))
      return latest
    },
    monotonicMs: () => performance.now(),
    apply: (next) => {
      data = next
    },
    stepped: () => data.mode === 'stepped',
  }
}
