import { expect, it } from 'vitest'
import { Random } from './random.js'

const meanOf = (draw: () => number): number => {
  let sum = 0
  for (let count = 0; count < 20_000; count++) sum += draw()
  return sum / 20_000
}

it.each([0.1, 0.7, 3, 8])('has %d events on average', (mean) => {
  const random = new Random(1)
  expect(meanOf(() => random.poisson(mean, 100)) / mean).toBeCloseTo(1, 1)
})

it('never has more events than allowed', () => {
  const random = new Random(1)
  for (let count = 0; count < 1_000; count++) expect(random.poisson(500, 12)).toBeLessThanOrEqual(12)
})

it.each([1, 1.5, 5, 300])('draws orders of %d lots on average, whole lots from 1 on', (mean) => {
  const random = new Random(1)
  const draw = (): number => {
    const lots = random.lots(mean)
    if (!Number.isInteger(lots) || lots < 1) throw new Error(`${lots}`)
    return lots
  }
  const found = meanOf(draw) / mean
  expect(found).toBeGreaterThan(0.93)
  expect(found).toBeLessThan(1.15)
})
