import { expect, it } from 'vitest'
import { createContract, type Contract } from '../counter/contract.js'
import { firstDay, inTicksOf, limitsOf } from './day-figures.js'

it.each([
  // settlement, ratio -> limits, whole ticks inwards
  [3150, 0.12, '2772..3528'],
  [2600, 0.15, '2210..2990'],
  [3080, 0.13, '2680..3480'],
  [100, 0.13, '87..113'],
])('%d ticks and %d: %s', (settlementTicks, limitRatio, limits) => {
  const { lowerLimitTicks, upperLimitTicks } = limitsOf({ ...createContract('rb2701'), limitRatio }, settlementTicks)
  expect(`${lowerLimitTicks}..${upperLimitTicks}`).toBe(limits)
})

it('lets no binary fraction move a limit', () => {
  const contract = createContract('rb2701')
  for (let share = 3; share <= 50; share += 1) {
    for (let ticks = 100; ticks < 20_000; ticks += 7) {
      const { lowerLimitTicks, upperLimitTicks } = limitsOf({ ...contract, limitRatio: share / 100 }, ticks)
      const exact = [Math.ceil((ticks * (100 - share)) / 100), Math.floor((ticks * (100 + share)) / 100)]
      if (lowerLimitTicks !== exact[0] || upperLimitTicks !== exact[1])
        expect([lowerLimitTicks, upperLimitTicks]).toEqual(exact)
    }
  }
})

it('converts figures of another price tick, and leaves what the day does not have', () => {
  const [coarse, fine] = [1, 0.5].map((priceTick) => createContract('rb2701', { priceTick })) as [Contract, Contract]
  const day = { ...firstDay(coarse, 3150, 7), lastTicks: 3160, highTicks: 3170 }
  const converted = inTicksOf(fine, day)
  expect(converted).toMatchObject({ priceTick: 0.5, preSettlementTicks: 6300, lastTicks: 6320, highTicks: 6340 })
  expect(converted).not.toHaveProperty('openTicks')
  expect(inTicksOf(coarse, converted)).toEqual(day)
  expect(inTicksOf(fine, { ...converted, priceTick: undefined })).toMatchObject({ lastTicks: 6320 })
})
