import { describe, expect, it } from 'vitest'
import { ShortfallJudge } from './shortfall-judge.js'

/**
 * Looks in a row at one side: `2@5` finds 2 lots missing at second 5, `2e@5` the same with fills that explain them, `f` is
 * an own fill. The last verdict counts.
 */
const TABLE = `
  0@0                       -> covered
  2@0                       -> new
  2@0 2@10                  -> standing     a query may be behind, a counter may just have started
  2@0 2@10 2@59             -> standing
  2@0 2@10 2@60             -> certain      for a minute, in every look
  2@0 2@30 0@40 2@61        -> new          it was there again in between
  2@0 1@30 1@61             -> standing     another number is another suspicion
  2@0 1@30 1@90             -> certain
  2@0 f 2@60                -> new          what was seen before an own fill proves nothing
  2e@0                      -> new          one look is not enough, even with the fills
  2e@0 2e@0.9               -> standing
  2e@0 2e@1                 -> certain      fills and counter agree twice
  2e@0 2@1 2e@1.5           -> standing     they have to agree in both
  2@0 2e@5 2e@6             -> certain      the fills came later
`

describe('when a shortfall is believed', () => {
  it.each(
    TABLE.trim()
      .split('\n')
      .map((line) => line.trim()),
  )('%s', (line) => {
    const [words = '', rest = ''] = line.split(' -> ')
    const judge = new ShortfallJudge()
    let verdict = ''
    for (const word of words.trim().split(/ +/)) {
      if (word === 'f') {
        judge.forget('rb2701|LONG')
        continue
      }
      const [, lots, explained, second] = /^(\d)(e?)@([\d.]+)$/.exec(word) ?? []
      verdict = judge.hear('rb2701|LONG', { lots: Number(lots), explained: explained === 'e' }, Number(second) * 1_000)
    }
    expect(verdict).toBe(rest.split(' ')[0])
  })

  it('knows the sides apart, and how soon to look again', () => {
    const judge = new ShortfallJudge()
    judge.hear('rb2701|LONG', { lots: 1, explained: false }, 0)
    expect([judge.size, judge.isUrgent]).toEqual([1, false])
    expect(judge.hear('rb2701|SHORT', { lots: 1, explained: true }, 60_000)).toBe('new')
    expect([judge.size, judge.isUrgent]).toEqual([2, true])
  })
})
