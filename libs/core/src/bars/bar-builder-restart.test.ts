import { describe, expect, it } from 'vitest'
import { closeDueBar, onBarTick, reconcileBarState } from './bar-builder.js'
import { emptyBarState, type BarBuilderState } from './bar-builder-state.js'
import type { Bar, BarTick } from './bar.js'
import { at, rulesOf, show, tick } from './testing/bar-scene.js'

const night = '20250909'

describe('a restart', () => {
  const rules = rulesOf('rb')
  const begun = [tick('2025-09-08 21:00:01', night, 3100, 100), tick('2025-09-08 21:05:01', night, 3100, 200)].reduce(
    (state, one) => onBarTick(state, one, rules).state,
    emptyBarState(),
  )
  const row = (time: string, volume: number): Bar => ({
    startMs: at(time),
    tradingDay: night,
    open: 3100,
    high: 3100,
    low: 3100,
    close: 3100,
    volume,
    turnover: volume * 1000,
    openInterest: 1,
    partial: false,
  })
  const after = (state: BarBuilderState, one: BarTick) => {
    const step = onBarTick(state, one, rules)
    return `${step.verdict} ${step.state.open ? show({ ...step.state.open }) : '-'}`
  }

  it('continues the open minute when its row was not written', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:00:00', 100))
    expect(after(state, tick('2025-09-08 21:05:30', night, 3104, 230))).toBe(
      'accepted 09-08T21:05 o3100 h3104 l3100 c3104 v130',
    )
  })

  it('never opens a minute again whose row was written, and counts on from that row', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:05:00', 150))
    expect(after(state, tick('2025-09-08 21:05:59', night, 3104, 250))).toBe('late -')
    expect(after(state, tick('2025-09-08 21:06:01', night, 3104, 270))).toBe(
      'accepted 09-08T21:06 o3104 h3104 l3104 c3104 v20',
    )
  })

  it('does not trust a state that is older than the rows', () => {
    const state = reconcileBarState(begun, row('2025-09-08 21:08:00', 50))
    expect(after(state, tick('2025-09-08 21:09:01', night, 3104, 900))).toBe(
      'accepted 09-08T21:09 o3104 h3104 l3104 c3104 v0 partial',
    )
    const idle = closeDueBar(begun, Number.MAX_SAFE_INTEGER, 0).state
    expect(reconcileBarState(idle, row('2025-09-08 21:08:00', 50)).day).toBeNull()
    expect(reconcileBarState(idle, row('2025-09-08 21:05:00', 50)).day).toEqual(idle.day)
  })

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(begun))).toEqual(begun)
  })
})
