import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { legsOf } from './split-close.js'
import type { Offset } from './vocabulary.js'

/** `today t yesterday y | OFFSET lots policy -> legs` */
const TABLE = `
  today 1 yesterday 2 | CLOSE 3 yesterday_first          -> CLOSEYESTERDAY 2, CLOSETODAY 1
  today 1 yesterday 2 | CLOSE 3 today_first              -> CLOSETODAY 1, CLOSEYESTERDAY 2
  today 1 yesterday 2 | CLOSE 2 yesterday_first          -> CLOSEYESTERDAY 2
  today 1 yesterday 2 | CLOSE 1 today_first              -> CLOSETODAY 1
  today 4 yesterday 0 | CLOSE 4 yesterday_first          -> CLOSETODAY 4
  today 1 yesterday 2 | CLOSE 4 yesterday_first          -> refused
  today 1 yesterday 2 | CLOSETODAY 2 yesterday_first     -> refused
  today 1 yesterday 2 | CLOSETODAY 1 yesterday_first     -> CLOSETODAY 1
  today 5 yesterday 2 | CLOSEYESTERDAY 3 today_first     -> refused
  today 5 yesterday 2 | CLOSEYESTERDAY 2 today_first     -> CLOSEYESTERDAY 2
  today 0 yesterday 0 | OPEN 7 yesterday_first           -> OPEN 7
  today 0 yesterday 0 | CLOSE 1 yesterday_first          -> refused
`

describe('the child orders of a request', () => {
  it.each(
    TABLE.trim()
      .split('\n')
      .map((line) => line.trim()),
  )('%s', (line) => {
    const match = /^today (\d+) yesterday (\d+) \| (\w+) (\d+) (\w+) +-> (.+)$/.exec(line)
    if (!match) throw new Error(`unreadable row: ${line}`)
    const [, today, yesterday, offset, lots, policy, expected] = match
    const closable = { today: Number(today), yesterday: Number(yesterday) }
    const legs = legsOf(offset as Offset, Number(lots), closable, policy as 'today_first')
    expect(legs?.map((leg) => `${leg.offset} ${leg.lots}`).join(', ') ?? 'refused').toBe(expected)
  })

  it('closes exactly what was asked and never more than is closable', () => {
    const lots = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(
        lots,
        lots,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('yesterday_first' as const, 'today_first' as const),
        (today, yesterday, wanted, policy) => {
          const legs = legsOf('CLOSE', wanted, { today, yesterday }, policy)
          const sum = legs?.reduce((lots, leg) => lots + leg.lots, 0)
          expect(sum).toBe(wanted > today + yesterday ? undefined : wanted)
          for (const leg of legs ?? []) {
            expect(leg.lots).toBeGreaterThan(0)
            expect(leg.lots).toBeLessThanOrEqual(leg.offset === 'CLOSETODAY' ? today : yesterday)
          }
        },
      ),
    )
  })
})
