import { performance } from 'node:perf_hooks'
import type { Timers } from './counter-ports.js'

export const realTimers: Timers = {
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  monotonicMs: () => performance.now(),
}
