import { expect, test } from 'vitest'
import { createVirtualClock, exchangeTimeOf } from './virtual-clock.js'

const running = {
  mode: 'running',
  base_exchange_ms: 10_000,
  base_wall_ms: 1_000,
  speed: 2,
  jump_at_ms: 12_000,
  jump_to_ms: 50_000,
} as const

test.each([
  ['at the base', 1_000, 10_000],
  ['half a second later at double speed', 1_500, 11_000],
  ['at the end of the session it continues at the next opening', 2_000, 50_000],
  ['and runs on from there', 3_000, 52_000],
])('exchange time %s', (_, wallMs, exchangeMs) => {
  expect(exchangeTimeOf(running, wallMs)).toBe(exchangeMs)
})

test('stepped time stands', () => {
  expect(exchangeTimeOf({ mode: 'stepped', now_ms: 7 }, 99_999)).toBe(7)
})

test('never goes back, whatever is published', () => {
  const clock = createVirtualClock({ mode: 'stepped', now_ms: 100 }, () => 0)
  expect(clock.nowMs()).toBe(100)
  clock.apply({ mode: 'stepped', now_ms: 50 })
  expect(clock.nowMs()).toBe(100)
  clock.apply({ mode: 'stepped', now_ms: 150 })
  expect(clock.nowMs()).toBe(150)
})
