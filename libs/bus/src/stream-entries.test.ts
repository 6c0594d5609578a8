import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareEntryIds, parseStreamReply } from './stream-entries.js'

describe('parseStreamReply', () => {
  it('reads entries, trimmed ones and fields of others', () => {
    const reply = [
      [
        'a',
        [
          ['1-0', ['data', '{}']],
          ['2-0', null],
        ],
      ],
      [
        'b',
        [
          ['3-0', ['x', '1', 'data', '{"b":1}']],
          ['4-0', ['x', '1']],
        ],
      ],
      ['c', []],
    ]
    expect(parseStreamReply(reply)).toEqual([
      { stream: 'a', id: '1-0', json: '{}' },
      { stream: 'a', id: '2-0', json: undefined },
      { stream: 'b', id: '3-0', json: '{"b":1}' },
      { stream: 'b', id: '4-0', json: '' },
    ])
    expect(parseStreamReply(null)).toEqual([])
  })
})

describe('compareEntryIds', () => {
  it('orders by milliseconds, then by sequence, as numbers', () => {
    const part = fc.integer({ min: 0, max: 2_000_000_000 })
    fc.assert(
      fc.property(part, part, part, part, (aMs, aSeq, bMs, bSeq) => {
        const expected = Math.sign(aMs === bMs ? aSeq - bSeq : aMs - bMs)
        expect(Math.sign(compareEntryIds(`${aMs}-${aSeq}`, `${bMs}-${bSeq}`))).toBe(expected)
      }),
    )
    expect(compareEntryIds('9-0', '10-0')).toBeLessThan(0)
    expect(compareEntryIds('5', '5-0')).toBe(0)
  })
})
