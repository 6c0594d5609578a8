import { describe, expect, it } from 'vitest'
import { aTrade } from '../../../testing/messages.js'
import { chartSeconds } from '../../format/time-format.js'
import { fillsByBar, fillsOf } from './chart-marks.js'

const at = (time: string): number => chartSeconds(`2026-11-23T${time}`)
const bars = ['21:00:00', '21:05:00', '21:10:00'].map(at)
const fill = (time: string, side: 'LONG' | 'SHORT', lots: number) => ({ time: at(time), side, lots })

describe('fills among the bars', () => {
  it.each([
    ['21:00:00', '21:00:00'],
    ['21:03:59', '21:00:00'],
    ['21:05:00', '21:05:00'],
    ['21:59:00', '21:10:00'],
  ])('one of %s stands at the bar of %s', (time, bar) => {
    expect(fillsByBar([fill(time, 'LONG', 2)], bars)).toEqual([fill(bar, 'LONG', 2)])
  })

  it('of one bar and side are one, the sides apart, ascending', () => {
    const fills = [fill('21:07:00', 'LONG', 1), fill('21:01:00', 'SHORT', 4), fill('21:08:00', 'LONG', 2)]
    expect(fillsByBar([...fills, fill('21:06:00', 'SHORT', 3)], bars)).toEqual([
      fill('21:00:00', 'SHORT', 4),
      fill('21:05:00', 'LONG', 3),
      fill('21:05:00', 'SHORT', 3),
    ])
  })

  it('before the first bar have no place', () => {
    expect(fillsByBar([fill('20:59:59', 'LONG', 1)], bars)).toEqual([])
    expect(fillsByBar([fill('21:00:00', 'LONG', 1)], [])).toEqual([])
  })

  it('of the night belong to the day that follows', () => {
    const trades = [aTrade({ datetime: '2026-11-23T21:03:20', volume: 2 }), aTrade({ symbol: 'au2702' })]
    expect(fillsOf('rb2701', trades, '1d')).toEqual([{ time: chartSeconds('2026-11-24'), side: 'LONG', lots: 2 }])
    expect(fillsOf('rb2701', trades, '5m')).toEqual([fill('21:03:20', 'LONG', 2)])
  })
})
