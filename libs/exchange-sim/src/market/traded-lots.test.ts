import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tradedLots, type TradeEvidence } from './traded-lots.js'

const evidence = (change: Partial<TradeEvidence>): TradeEvidence => ({
  ...{ lots: 10, averageTicks: undefined, lastTicks: 101, newHighTicks: undefined, newLowTicks: undefined },
  ...{ bidTicks: 100, askTicks: 101, lowTicks: 95, highTicks: 110 },
  ...change,
})
const told = (change: Partial<TradeEvidence>): string =>
  tradedLots(evidence(change))
    .map(({ ticks, lots }) => `${lots}@${ticks}`)
    .join(' ')

it.each([
  ['without turnover: all at the last price', {}, '10@101'],
  ['nothing traded', { lots: 0 }, ''],
  ['all at the bid but the last lot', { averageTicks: 100.1 }, '9@100 1@101'],
  ['half at each quote', { averageTicks: 100.5 }, '5@100 5@101'],
  ['a wide spread: at its ends', { averageTicks: 102, bidTicks: 100, askTicks: 104, lastTicks: 104 }, '5@100 5@104'],
  ['above the old quotes', { averageTicks: 103.5, lastTicks: 104 }, '5@103 5@104'],
  [
    'a new high is one lot of it at least',
    { averageTicks: 101, newHighTicks: 103, lastTicks: 101 },
    '2@100 7@101 1@103',
  ],
  ['a turnover of another unit', { averageTicks: 1010 }, '10@101'],
  ['one lot', { lots: 1, averageTicks: 100 }, '1@101'],
])('%s', (_, change, expected) => {
  expect(told(change)).toBe(expected)
})

it('never gives out more lots than traded', () => {
  const ticks = fc.integer({ min: 90, max: 110 })
  const maybe = fc.option(ticks, { nil: undefined })
  fc.assert(
    fc.property(
      fc.record({
        lots: fc.integer({ min: 0, max: 500 }),
        averageTicks: fc.option(fc.double({ min: 90, max: 110, noNaN: true }), { nil: undefined }),
        lastTicks: ticks,
        lowTicks: ticks,
        highTicks: ticks,
        newHighTicks: maybe,
        newLowTicks: maybe,
        bidTicks: maybe,
        askTicks: maybe,
      }),
      (given) => {
        const traded = tradedLots(given)
        expect(traded.reduce((sum, { lots }) => sum + lots, 0)).toBe(given.lots)
        expect(traded.every(({ lots }) => lots > 0)).toBe(true)
      },
    ),
  )
})
