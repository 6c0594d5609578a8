import { NIGHT_ENDS } from '@huangpu/core'
import { expect, it } from 'vitest'
import { at, calendar } from '../exchange/trading-scene.fixture.js'
import { SessionActivity } from './session-activity.js'

const activityAt = (time: string): number => new SessionActivity('02:30').at(at(`2026-11-24T${time}`))

/** One product of each night. */
it.each([
  ['23:00', 'rb'],
  ['01:00', 'cu'],
  ['02:30', 'au'],
  [null, 'wr'],
] as const)('has a mean of 1 over a trading day whose night ends %s', (nightEnd, product) => {
  const activity = new SessionActivity(nightEnd)
  const minutes = calendar.minutesOf(product, '20261124')
  const sum = minutes.reduce((total, ms) => total + activity.at(ms + 30_000), 0)
  expect(sum / minutes.length).toBeCloseTo(1, 2)
})

it('knows every night', () => {
  expect(NIGHT_ENDS.map((end) => new SessionActivity(end).at(0))).not.toContain(Number.NaN)
})

it('is a U: busy at an opening, quiet in the middle, busy at the close, and quietest late at night', () => {
  const [open, middle, afterBreak, beforeNoon] = ['09:00:30', '09:50:00', '10:30:30', '11:20:00'].map(activityAt)
  const [close, night, late] = ['14:59:30', '21:00:30', '02:00:00'].map(activityAt)
  expect(open).toBeGreaterThan(3 * middle!)
  expect(afterBreak).toBeGreaterThan(1.5 * beforeNoon!)
  expect(close).toBeGreaterThan(2 * middle!)
  expect(night).toBeGreaterThan(open!)
  expect(late).toBeLessThan(middle! / 2)
})
