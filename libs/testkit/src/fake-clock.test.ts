import { formatShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from './fake-clock.js'

describe('createFakeClock', () => {
  it('advances both times together and jumps only the exchange time', () => {
    const clock = createFakeClock('2025-12-23T21:00:00')
    clock.advance(1_500)
    expect(formatShanghai(clock.nowMs())).toBe('2025-12-23T21:00:01.500')
    clock.jumpTo('2025-12-24T09:00:00')
    expect(formatShanghai(clock.nowMs())).toBe('2025-12-24T09:00:00')
    expect(clock.monotonicMs()).toBe(1_500)
  })

  it('refuses to go backwards and what is no time', () => {
    const clock = createFakeClock(0)
    expect(() => clock.advance(-1)).toThrow('backwards')
    expect(() => clock.jumpTo('yesterday')).toThrow('not a Shanghai time')
  })
})
