import { expect, test } from 'vitest'
import { barsPath } from './chart-series.js'

test.each([
  ['contract', '/bars?symbol=rb2701&interval=5m&limit=40'],
  ['none', '/continuous?product=rb&adjust=none&interval=5m&limit=40'],
  ['ratio', '/continuous?product=rb&adjust=ratio&interval=5m&limit=40'],
] as const)('the bars of %s are asked for at %s', (series, path) => {
  expect(barsPath('rb2701', series, '5m', 40)).toBe(path)
})
