import { describe, expect, it } from 'vitest'
import { CrossConfirmation } from './cross-confirmation.js'

/**
 * Rows: fast slow high low close -> pending/confirmed. `-` nothing, `golden?` pending, `golden!` confirmed on this bar.
 */
const scenarios: { name: string; confirmBars: number; minDistance?: number; rows: string }[] = [
  {
    name: 'a golden cross is confirmed two bars later',
    confirmBars: 2,
    rows: `
      99  100  101 98 100 -> -
      101 100  102 99 101 -> golden?
      102 100  103 99 102 -> golden?
      103 100  104 99 103 -> golden!
      104 100  105 99 104 -> -`,
  },
  {
    name: 'from equality it is a cross too',
    confirmBars: 1,
    rows: `
      100 100  101 98 100 -> -
      101 100  102 99 101 -> golden?
      101 100  103 99 102 -> golden!`,
  },
  {
    name: 'a death cross mirrors',
    confirmBars: 1,
    rows: `
      101 100  101 98 100 -> -
      99  100  101 97 99 -> death?
      98  100  100 96 98 -> death!`,
  },
  {
    name: 'a change of sign cancels at once, and is itself the opposite cross',
    confirmBars: 3,
    rows: `
      99  100  101 98 100 -> -
      101 100  102 99 101 -> golden?
      99  100  101 98 99 -> death?
      98  100  100 97 98 -> death?
      97  100  99 96 97 -> death?
      96  100  98 95 96 -> death!`,
  },
  {
    name: 'a difference of zero cancels without arming the other side',
    confirmBars: 3,
    rows: `
      99  100  101 98 100 -> -
      101 100  102 99 101 -> golden?
      100 100  101 98 100 -> -
      101 100  102 99 101 -> golden?`,
  },
  {
    name: 'less than half of the first difference is left: cancelled',
    confirmBars: 1,
    rows: `
      99    100 101 98 100 -> -
      102   100 103 99 101 -> golden?
      100.9 100 104 99 101 -> -`,
  },
  {
    name: 'half of it is enough',
    confirmBars: 1,
    rows: `
      99    100 101 98 100 -> -
      102   100 103 99 101 -> golden?
      101   100 104 99 101 -> golden!`,
  },
  {
    name: 'the extreme must lie beyond the crossing close',
    confirmBars: 1,
    rows: `
      99  100  101 98 100 -> -
      102 100  103 99 103 -> golden?
      102 100  103 99 103 -> -`,
  },
  {
    name: 'the crossing bar itself counts for the extreme',
    confirmBars: 1,
    rows: `
      101 100  101 98 100 -> -
      98  100  101 97 98 -> death?
      98  100  100 98 98 -> death!`,
  },
  {
    name: 'a cross by less than the least distance is not watched',
    confirmBars: 1,
    minDistance: 0.03,
    rows: `
      99  100  101 98 100 -> -
      101 100  102 99 101 -> -
      104 100  105 99 104 -> -`,
  },
  {
    name: 'the least distance itself is enough',
    confirmBars: 1,
    minDistance: 0.02,
    rows: `
      99  100  101 98 100 -> -
      101 100  102 99 101 -> golden?`,
  },
  { name: 'the first bar has nothing to cross from', confirmBars: 1, rows: `101 100 102 99 101 -> -` },
]

describe('CrossConfirmation', () => {
  it.each(scenarios)('$name', ({ confirmBars, minDistance = 0, rows }) => {
    const crosses = new CrossConfirmation({ confirmBars, minDistance })
    const lines = rows.trim().split('\n')
    const got = lines.map((line) => {
      const [left = ''] = line.split('->')
      const [fast = NaN, slow = NaN, high = NaN, low = NaN, close = NaN] = left.trim().split(/\s+/).map(Number)
      const confirmed = crosses.update(fast, slow, { high, low, close })
      const outcome = confirmed ? `${confirmed}!` : crosses.pending ? `${crosses.pending}?` : '-'
      return `${left.trimEnd()} -> ${outcome}`
    })
    expect(got.map((line) => line.trim())).toEqual(lines.map((line) => line.trim()))
  })
})
