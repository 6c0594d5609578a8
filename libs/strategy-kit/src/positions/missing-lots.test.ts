import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { missingLots, shareOutMissing, surelyMissingLots, type BookLots } from './missing-lots.js'

/** `a2` holds 2 lots; `b3-1` holds 3, of which its own close works on 1. */
function readBooks(text: string): BookLots[] {
  if (text === '-') return []
  return text.split(' ').map((word) => {
    const [, name = '', held, closing] = /^([a-z])(\d+)(?:-(\d+))?$/.exec(word) ?? []
    return { name, held: Number(held), closing: Number(closing ?? 0) }
  })
}
const write = (shares: ReadonlyMap<string, number>): string =>
  [...shares]
    .sort()
    .map(([name, lots]) => `${name}${lots}`)
    .join(' ') || '-'

/** books | lots of the account -> missing, of these surely; whose books the missing ones leave */
const TABLE = `
  a2        | 2 -> 0 0 ; -       the account has them
  a2        | 5 -> 0 0 ; -       the account has a person's lots too
  a2        | 0 -> 2 2 ; a2      flattened
  a2        | 1 -> 1 1 ; a1      one was closed by hand
  a2 b1     | 2 -> 1 1 ; a1      the largest book loses first
  a2 b2     | 3 -> 1 1 ; a1      equal books: by name
  b2 a2     | 3 -> 1 1 ; a1      in whatever order they come
  a2 b2 c2  | 3 -> 3 3 ; a1 b1 c1
  a5 b1     | 2 -> 4 4 ; a4      until they are equal
  a2 b1     | 0 -> 3 3 ; a2 b1   everything
  a2-2      | 0 -> 2 0 ; -       its own close may have filled
  a2-1      | 0 -> 2 1 ; a1      the rest cannot have been closed by that
  a3-3 b2   | 3 -> 2 0 ; b2      lots under a close are frozen at the counter: they exist
  a0 b0     | 0 -> 0 0 ; -
  -         | 3 -> 0 0 ; -
`

describe('lots that strategies believe in and the account does not have', () => {
  it.each(
    TABLE.trim()
      .split('\n')
      .map((line) => line.trim()),
  )('%s', (line) => {
    const [, names = '', account, missing, surely, shares] =
      /^(.+?) +\| (\d+) -> (\d+) (\d+) ; (-|(?:[a-z]\d+ ?)+)/.exec(line) ?? []
    const books = readBooks(names)
    expect([missingLots(books, Number(account)), surelyMissingLots(books, Number(account))]).toEqual([
      Number(missing),
      Number(surely),
    ])
    expect(write(shareOutMissing(books, Number(missing)))).toBe(shares?.trim())
  })

  const books = fc
    .uniqueArray(fc.record({ name: fc.string({ minLength: 1 }), held: fc.nat(30), closing: fc.nat(30) }), {
      selector: ({ name }) => name,
      maxLength: 6,
    })
    .map((rows) => rows.map((row) => ({ ...row, closing: Math.min(row.held, row.closing) })))

  it('are taken from the books so that together they fit, none grows, and order does not matter', () => {
    fc.assert(
      fc.property(books, fc.nat(100), (rows, account) => {
        const shares = shareOutMissing(rows, surelyMissingLots(rows, account))
        expect(shareOutMissing([...rows].reverse(), surelyMissingLots(rows, account))).toEqual(shares)
        let left = 0
        for (const { name, held, closing } of rows) {
          const share = shares.get(name) ?? 0
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(held - closing)
          left += held - share
        }
        const closing = rows.reduce((lots, row) => lots + row.closing, 0)
        expect(left).toBeLessThanOrEqual(Math.max(account, 0) + closing)
      }),
    )
  })
})
