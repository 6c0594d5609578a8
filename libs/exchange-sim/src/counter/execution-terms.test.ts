import { expect, it } from 'vitest'
import { executionTermsOf } from './execution-terms.js'

it.each([
  // TimeCondition, VolumeCondition, MinVolume, lots -> what it is at SHFE
  ['3 1 1 5', 'day'],
  ['3 1 0 5', 'day'],
  ['1 1 1 5', 'fak'],
  ['1 2 1 5', 'fak min 1'],
  ['1 2 3 5', 'fak min 3'],
  ['1 2 5 5', 'fak min 5'],
  ['1 3 1 5', 'fok'],
  // A minimum of none, or of more than there are.
  ['1 2 0 5', 'refused'],
  ['1 2 6 5', 'refused'],
  // A day order has no minimum and is never all or none.
  ['3 2 3 5', 'refused'],
  ['3 3 1 5', 'refused'],
  // Good for this session, till a date, till cancelled, for the auction.
  ['2 1 1 5', 'refused'],
  ['4 1 1 5', 'refused'],
  ['5 1 1 5', 'refused'],
  ['6 1 1 5', 'refused'],
  ['1 4 1 5', 'refused'],
])('%s -> %s', (conditions, meaning) => {
  const [TimeCondition = '', VolumeCondition = '', least, lots] = conditions.split(' ')
  const input = { TimeCondition, VolumeCondition, MinVolume: Number(least), VolumeTotalOriginal: Number(lots) }
  const terms = executionTermsOf(input)
  const minimum = terms?.minVolumeLots === undefined ? '' : ` min ${terms.minVolumeLots}`
  expect(terms ? `${terms.timeInForce}${minimum}` : 'refused').toBe(meaning)
})

it('wants the minimum said', () => {
  expect(executionTermsOf({ TimeCondition: '1', VolumeCondition: '2', VolumeTotalOriginal: 5 })).toBeUndefined()
})
