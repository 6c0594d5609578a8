import type { Calendar, EpochMs } from '@huangpu/core'
import type { TimeConfig } from '../config/time-schema.js'
import { closedPeriod } from './open-hours.js'
import { BEFORE_OPEN_MS } from './running-time.js'

/** Where the time of a new simulation begins: now, or shortly before the next trading day opens, its night included. */
export function beginOfTime(
  { begin, speed }: Pick<TimeConfig, 'begin' | 'speed'>,
  calendar: Calendar,
  products: readonly string[],
  nowMs: EpochMs,
): EpochMs {
  if (begin === 'now') return nowMs
  let closed = closedPeriod(calendar, products, nowMs)
  while (!closed.endsTradingDay) closed = closedPeriod(calendar, products, closed.toMs)
  return closed.toMs - BEFORE_OPEN_MS * (speed === 'max' ? 1 : speed)
}
