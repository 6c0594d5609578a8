import { expect, it } from 'vitest'
import { recordedPriceTick } from './recorded-tick.js'

const bar = (price: number) => ({
  ...{ startMs: 0, open: price, high: price, low: price, close: price, volumeLots: 0, openInterest: 0 },
})

it.each([
  ['as today', [286.6, 286.62], 0.02, 0.02],
  ['gold when it moved by 0.05', [286.6, 286.75], 0.02, 0.01],
  ['whole ticks of 10', [49_570, 49_580], 10, 10],
])('%s', (_, prices, today, recorded) => {
  expect(recordedPriceTick(prices.map(bar), today)).toBe(recorded)
})
