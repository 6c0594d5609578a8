import { tickDataSchema, type TickData } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { readTick } from './read-tick.js'
import { aTick } from '@huangpu/testkit'
import { isTickShape } from './tick-shape.js'

const WRONG: readonly unknown[] = [
  undefined,
  null,
  '',
  'x',
  '1',
  -1,
  0,
  0.5,
  NaN,
  Infinity,
  2 ** 53,
  true,
  [],
  {},
  '../au2512',
  '20251223x',
]

describe('the hand-written check', () => {
  const full = aTick({ bid_price_5: 650.1, bid_volume_5: 3, ask_price_5: 650.9, ask_volume_5: 4 })

  it('accepts a tick with and without depth, and with empty prices', () => {
    expect(isTickShape(full)).toBe(true)
    expect(isTickShape(aTick({ open_price: null, ask_price_1: null }))).toBe(true)
  })

  it('never accepts what the schema refuses, and is not stricter than the readers need', () => {
    let refusals = 0
    for (const field of Object.keys(full) as (keyof TickData)[]) {
      for (const wrong of WRONG) {
        const tick = { ...full, [field]: wrong }
        const bySchema = tickDataSchema.safeParse(tick).success
        if (field !== 'datetime')
          expect(`${field} ${String(wrong)} ${isTickShape(tick) && !bySchema}`).toBe(`${field} ${String(wrong)} false`)
        if (!bySchema) refusals += 1
        expect(readTick('tick:au2512', JSON.stringify(tick)).ok).toBe(
          tickDataSchema.safeParse(JSON.parse(JSON.stringify(tick))).success && tick.symbol === 'au2512',
        )
      }
    }
    expect(refusals).toBeGreaterThan(300)
  })
})

describe('a message', () => {
  it.each([
    ['', 'the message is not JSON'],
    ['{"symbol":', 'the message is not JSON'],
    ['[]', /object/],
    ['null', /object/],
    ['"x"', /object/],
    [JSON.stringify({ ...aTick(), volume: -3 }), /^volume: /],
    [JSON.stringify({ ...aTick(), datetime: '2025-02-30T21:00:00' }), /^datetime: Shanghai wall clock/],
    [JSON.stringify({ ...aTick(), symbol: 'ag2512' }), 'symbol: ag2512 on the channel tick:au2512'],
    [JSON.stringify(aTick()).padEnd(20_000), 'the message has 20000 characters'],
  ])('%s is refused with its reason', (json, reason) => {
    const reading = readTick('tick:au2512', json)
    expect(reading.ok ? 'accepted' : reading.reason).toMatch(reason)
  })

  it('with more fields than ours is accepted', () => {
    expect(readTick('tick:au2512', JSON.stringify({ ...aTick(), __proto__x: 1, note: 'x' })).ok).toBe(true)
  })
})
