import { specOf } from '@huangpu/core'
import { expect, it } from 'vitest'
import { flowProfile } from './flow-profile.js'

const round = (value: number): number => Math.round(value * 100) / 100

it.each([
  // contract, price    -> lots a minute, move of a minute in ticks, spread, lots at the best price
  ['rb2701', 3_150, 3_831, 1.48, 1.03, 362.27],
  ['au2702', 952.4, 208, 9.86, 1.99, 2.95],
  ['cu2701', 87_200, 154, 2.18, 1.11, 9.89],
  ['bu2701', 3_250, 1_356, 2.96, 1.2, 64.19],
  // Without a recording: by margin and turnover.
  ['ag2702', 11_860, 224.85, 6.53, 1.61, 4.82],
  ['sc2701', 470, 85.11, 2.32, 1.12, 5.14],
])('%s at %d', (symbol, price, lots, move, spread, depth) => {
  const profile = flowProfile(specOf(symbol)!, price)
  expect(round(profile.volumePerMinuteLots)).toBe(lots)
  expect(round(profile.minuteMoveTicks)).toBe(move)
  expect(round(profile.spreadTicks)).toBe(spread)
  expect(round(profile.depthLots)).toBe(depth)
})

it('follows what a configuration wants, and a share of the product', () => {
  const spec = specOf('rb2701')!
  const wishes = { spreadTicks: 3, depthLots: 9, volumePerMinuteLots: 50, minuteVolatilityBp: 10, openInterestLots: 7 }
  expect(flowProfile(spec, 3_000, wishes)).toEqual({
    ...{ spreadTicks: 3, depthLots: 9, volumePerMinuteLots: 50, minuteMoveTicks: 3, orderLots: 1.5 },
    openInterestLots: 7,
  })
  const thin = flowProfile(spec, 3_150, { share: 0.01 })
  expect(thin.volumePerMinuteLots).toBeCloseTo(38.31)
  expect(thin.openInterestLots).toBe(17_665)
})
