import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryMonthOf, dominantSpans, tiedSymbols, type ProductDay } from './dominant-contract.js'

const next = (day: string): string => String(Number(day) + 1)

/** Rows `day contract open-interest volume`, days in order. */
function daysOf(table: string): ProductDay[] {
  const days = new Map<string, ProductDay>()
  for (const line of table.trim().split('\n')) {
    const [tradingDay = '', symbol = '', openInterest = '', volume = '0'] = line.trim().split(/\s+/)
    const contract = { symbol, close: 100, openInterest: Number(openInterest), volumeLots: Number(volume) }
    const before = days.get(tradingDay)?.contracts ?? []
    days.set(tradingDay, { tradingDay, contracts: [...before, contract] })
  }
  return [...days.values()]
}

const show = (table: string): string[] =>
  dominantSpans(daysOf(table), next).map(({ symbol, from, through, decidedOn }) => {
    return `${symbol} ${from}..${through ?? ''} by ${decidedOn}`
  })

it.each([
  ['rb2610', '20260105', 202610],
  ['rb0912', '20091201', 200912],
  ['cu0001', '19991101', 200001],
  ['RM705', '20170320', 201705],
  ['RM712', '20180102', 201712],
  ['RM001', '20190110', 202001],
  ['RM909', '20200102', 201909],
])('%s of %s is delivered in %i', (symbol, day, month) => {
  expect(deliveryMonthOf(symbol, day)).toBe(month)
})

it('contracts tie that have the open interest of another', () => {
  const [day] = daysOf(`20260105 rb2605 900
    20260105 rb2610 100
    20260105 rb2607 900
    20260105 rb2612 0
    20260105 rb2611 100
    20260105 rb2609 900`)
  expect(day && tiedSymbols(day).sort()).toEqual(['rb2605', 'rb2607', 'rb2609', 'rb2610', 'rb2611'])
})

describe('the dominant contract', () => {
  it.each<[string, string, string[]]>([
    [
      'is the one with the largest open interest, from the next day on',
      `20260105 rb2605 900
       20260105 rb2610 100`,
      ['rb2605 20260106.. by 20260105'],
    ],
    [
      'changes from the day after the close that shows it',
      `20260105 rb2605 900
       20260105 rb2610 100
       20260106 rb2605 500
       20260106 rb2610 501
       20260107 rb2605 400
       20260107 rb2610 700`,
      ['rb2605 20260106..20260106 by 20260105', 'rb2610 20260107.. by 20260106'],
    ],
    [
      'never goes back to an earlier delivery',
      `20260105 rb2605 900
       20260105 rb2610 901
       20260106 rb2605 999
       20260106 rb2610 800
       20260107 rb2610 800
       20260107 rb2701 850`,
      ['rb2610 20260106..20260107 by 20260105', 'rb2701 20260108.. by 20260107'],
    ],
    [
      'of equals is the one that trades more, then the nearer one',
      `20260105 rb2605 900 10
       20260105 rb2610 900 20
       20260105 rb2701 900 20`,
      ['rb2610 20260106.. by 20260105'],
    ],
    [
      'stays while its bars are missing',
      `20260105 rb2605 900
       20260105 rb2610 100
       20260106 rb2610 100
       20260107 rb2605 800
       20260107 rb2610 100`,
      ['rb2605 20260106.. by 20260105'],
    ],
    [
      'ends without bars in its delivery month',
      `20260514 rb2605 900
       20260514 rb2610 100
       20260518 rb2610 100`,
      ['rb2605 20260515..20260518 by 20260514', 'rb2610 20260519.. by 20260518'],
    ],
    [
      'passes over the turn of the year',
      `20261120 rb2701 5\n20261120 rb2612 9\n20261123 rb2701 9`,
      ['rb2612 20261121.. by 20261120'],
    ],
    [
      'passes over the turn of the decade where contracts have one digit of the year',
      `20190910 RM909 9\n20190910 RM001 5\n20190911 RM909 4\n20190911 RM001 7\n20191210 RM005 9\n20191210 RM001 7`,
      ['RM909 20190911..20190911 by 20190910', 'RM001 20190912..20191210 by 20190911', 'RM005 20191211.. by 20191210'],
    ],
    [
      'stays while its bars are missing, of such a contract too',
      `20170320 RM705 9\n20170320 RM709 5\n20170321 RM709 5`,
      ['RM705 20170321.. by 20170320'],
    ],
  ])('%s', (_, table, expected) => {
    expect(show(table)).toEqual(expected)
  })

  it('is none where there are no bars', () => {
    expect(dominantSpans([], next)).toEqual([])
    expect(dominantSpans([{ tradingDay: '20260105', contracts: [] }], next)).toEqual([])
  })

  it('goes forward only, each contract once, without a hole', () => {
    const contract = fc.record({
      symbol: fc.constantFrom('rb2605', 'rb2606', 'rb2610', 'rb2701'),
      close: fc.constant(1),
      openInterest: fc.nat(1000),
      volumeLots: fc.nat(10),
    })
    const day = fc.uniqueArray(contract, { selector: ({ symbol }) => symbol, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(day, { maxLength: 30 }), (contracts) => {
        const days = contracts.map((each, i) => ({ tradingDay: String(20260501 + i), contracts: each }))
        const spans = dominantSpans(days, next)
        spans.forEach((span, i) => {
          const before = spans[i - 1]
          if (!before) return
          expect(deliveryMonthOf(span.symbol, span.from)).toBeGreaterThan(deliveryMonthOf(before.symbol, span.from))
          expect(span.from).toBe(next(before.through ?? ''))
        })
        expect(spans.filter(({ through }) => through === null)).toHaveLength(Math.min(1, spans.length))
      }),
    )
  })
})
