import { parseShanghai, type Clock } from '@huangpu/core'

export interface FakeClock extends Clock {
  /** Moves exchange time and monotonic time together. */
  advance(ms: number): void
  /** Sets exchange time alone, as a jump over a closed period or a wrong wall clock does. */
  jumpTo(time: number | string): void
}

/** A clock that stands until it is told. Times are epoch ms or Shanghai text such as `2025-12-23T21:00:00`. */
export function createFakeClock(start: number | string, kind: Clock['kind'] = 'virtual'): FakeClock {
  let now = epochOf(start)
  let monotonic = 0
  return {
    kind,
    nowMs: () => now,
    monotonicMs: () => monotonic,
    advance: (ms) => {
      if (!(ms >= 0)) throw new Error(`time does not run backwards: ${ms}`)
      now += ms
      monotonic += ms
    },
    jumpTo: (time) => {
      now = epochOf(time)
    },
  }
}

function epochOf(time: number | string): number {
  const ms = typeof time === 'number' ? time : parseShanghai(time)
  if (ms === undefined) throw new Error(`not a Shanghai time: ${time}`)
  return ms
}
