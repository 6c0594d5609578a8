import type { BarData } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { chartSeconds } from '../format/time-format.js'
import {
  chartBarOf,
  formBar,
  formingFrom,
  formingLarger,
  moveForming,
  orderedBars,
  type FormingBar,
} from './chart-bars.js'

const bar = (datetime: string, close: number): BarData => ({
  symbol: 'rb2701',
  exchange: 'SHFE',
  datetime,
  interval: '1m',
  open_price: close,
  high_price: close,
  low_price: close,
  close_price: close,
  volume: 10,
  open_interest: 0,
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20261124',
  turnover: 0,
  partial: false,
})

const tick = (time: string, last_price: number, volume: number, last_volume = 1) => ({
  symbol: 'rb2701',
  datetime: `2026-11-23T${time}`,
  last_price,
  volume,
  last_volume,
})

describe('orderedBars', () => {
  it('sorts, and the later row of a minute wins', () => {
    const rows = [bar('2026-11-23T21:01:00', 2), bar('2026-11-23T21:00:00', 1), bar('2026-11-23T21:01:00', 3)]
    expect(orderedBars(rows).map((row) => row.close)).toEqual([1, 3])
  })

  it('keeps the mark of a bar that misses something, and its contract', () => {
    const rows = [{ ...bar('2026-11-23T21:00:00', 1), partial: true }, bar('2026-11-23T21:01:00', 2)]
    expect(orderedBars(rows)).toMatchObject([{ partial: true, symbol: 'rb2701' }, { partial: false }])
  })
})

describe('where a bar stands', () => {
  const friday = { ...bar('2026-11-20T21:00:00', 1), trading_day: '20261123' }
  it('a day stands at its trading day, which begins the evening before or on a Friday', () => {
    expect(chartBarOf({ ...friday, interval: '1d' }).time).toBe(chartSeconds('2026-11-23'))
    expect(chartBarOf({ ...friday, interval: '60m' }).time).toBe(chartSeconds('2026-11-20T21:00:00'))
  })
})

describe('formBar', () => {
  const run = (...ticks: ReturnType<typeof tick>[]): FormingBar | undefined =>
    ticks.reduce<FormingBar | undefined>((forming, next) => formBar(forming, next, undefined), undefined)

  it('opens, widens and counts the volume of its minute', () => {
    const formed = run(tick('21:00:01', 100, 50, 5), tick('21:00:20.500', 103, 60), tick('21:00:40', 99, 64))
    expect(formed).toMatchObject({ open: 100, high: 103, low: 99, close: 99, volume: 19 })
  })

  it('begins the next minute where the last one ended, even when batches left ticks out', () => {
    const formed = run(tick('21:00:01', 100, 50, 5), tick('21:01:05', 101, 90, 2))
    expect(formed).toMatchObject({ open: 101, volume: 40 })
  })

  it('begins anew when the day’s volume does', () => {
    expect(run(tick('15:00:00', 100, 5_000), tick('21:00:00', 101, 7, 7))).toMatchObject({ volume: 7 })
  })

  it('ignores ticks of a minute that is already closed, and older ones', () => {
    const [closed] = orderedBars([bar('2026-11-23T21:00:00', 1)])
    expect(formBar(undefined, tick('21:00:59', 100, 50), closed)).toBeUndefined()
    const forming = formBar(undefined, tick('21:02:00', 100, 50), closed)
    expect(formBar(forming, tick('21:01:59', 90, 49), closed)).toBe(forming)
  })

  it('goes on from the minute that the market service is building', () => {
    const current = { ...bar('2026-11-23T21:00:00', 100), high_price: 105, volume: 30 }
    const joined = formingFrom(current, tick('21:00:20', 101, 500))
    expect(formBar(joined, tick('21:00:21', 102, 507), undefined)).toMatchObject({ high: 105, close: 102, volume: 37 })
    expect(formingFrom(current, tick('21:01:20', 101, 500))).toBeUndefined()
    expect(formingFrom(current, undefined)).toBeUndefined()
  })
})

describe('a larger bar that forms', () => {
  it('goes on from what the market service has built', () => {
    const current = bar('2026-11-23T21:00:00', 100)
    const forming = formingLarger(current, tick('21:03:10', 101, 60))
    const moved = [tick('21:03:11', 104, 65), tick('21:03:12', 98, 66)].reduce(moveForming, forming)
    expect(moved).toMatchObject({ open: 100, high: 104, low: 98, close: 98, volume: 16 })
  })

  it('keeps its volume where no tick was known when it was asked for', () => {
    const forming = formingLarger(bar('2026-11-23T21:00:00', 100), undefined)
    expect(moveForming(forming, tick('21:03:11', 104, 65))).toMatchObject({ close: 104, volume: 10 })
  })
})
