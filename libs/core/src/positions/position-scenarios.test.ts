import { describe, expect, it } from 'vitest'
import { newOrder } from '../orders/order-state.js'
import type { Direction, Offset } from '../orders/vocabulary.js'
import { applySnapshot } from './apply-snapshot.js'
import { applyTrade, rollTo } from './apply-trade.js'
import { closableLots, frozenLots, type HoldingOrder } from './frozen-lots.js'
import { averagePrice, emptySide, type PositionSide } from './position-side.js'
import { marginOf, openPnl } from './position-value.js'

const DAY = '20251223'
const IDENTITY = { accountId: 'sim001', symbol: 'rb2605', exchange: 'SHFE', direction: 'LONG' } as const

/** One word of a scenario, by the time it is published in seconds: `+2@10:3200` opens 2 at 3200 at second 10. */
function play(side: PositionSide, word: string): PositionSide {
  const trade = /^([+tyc])(\d+)@(\d+)(?::(\d+))?$/.exec(word)
  if (trade) {
    const [, kind, lots, second, price] = trade
    const offset = ({ '+': 'OPEN', t: 'CLOSETODAY', y: 'CLOSEYESTERDAY', c: 'CLOSE' } as const)[kind as '+']
    const direction: Direction = (offset as Offset) === 'OPEN' ? 'LONG' : 'SHORT'
    return applyTrade(side, {
      exchange: 'SHFE',
      direction,
      offset,
      price: Number(price ?? 100),
      lots: Number(lots),
      tradingDay: DAY,
      publishedMs: Number(second) * 1000,
    })
  }
  const query = /^query(\d+)\/(\d+)@(\d+)(?::(\d+))?$/.exec(word)
  if (query) {
    const [, today, yesterday, second, price] = query
    const lots = { today: Number(today), yesterday: Number(yesterday) }
    const publishedMs = Number(second) * 1000
    return applySnapshot(side, { lots, price: Number(price ?? 100), margin: 0, tradingDay: DAY, publishedMs }).side
  }
  if (word === 'settle') return rollTo(side, '20251224')
  throw new Error(`unreadable: ${word}`)
}

/** `words in the order in which they are read -> today/yesterday average` */
const TABLE = `
  +2@1:100 +1@2:130                          -> 3/0 110
  query0/2@1:100 y1@2                        -> 0/1 100
  query0/2@1:100 +2@2:200 t1@3               -> 1/2 133.33
  query0/2@1 c1@2                            -> 0/1 100
  +2@1:100 query2/0@2:100 settle             -> 0/2 100
  query1/2@1:100 settle settle               -> 0/3 100
  query0/2@1 query0/3@5                      -> 0/3 100
  query0/2@1 +1@2 query0/2@3                 -> 1/2 100
  query0/2@1 +1@2 query0/2@30                -> 0/2 100
  query0/2@1 query1/2@5 +1@3                 -> 1/2 100
  query0/2@1 query1/2@5 +1@6                 -> 2/2 100
  query0/2@1 query3/2@9 +1@3 +2@4 t1@10      -> 2/2 100
  query1/2@5 +1@3                            -> 1/2 100
  +1@2 query0/2@1 +1@3                       -> 2/2 100
  y1@2 query0/1@3                            -> 0/1 100
  query2/0@1 t2@2 query0/0@3                 -> 0/0 0
`

describe('a long position through fills and queries', () => {
  it.each(
    TABLE.trim()
      .split('\n')
      .map((line) => line.trim()),
  )('%s', (line) => {
    const [words, expected] = line.split(/\s+->\s+/)
    const side = (words ?? '').split(/\s+/).reduce(play, emptySide(IDENTITY, DAY))
    const average = Math.round(averagePrice(side) * 100) / 100
    expect(`${side.lots.today}/${side.lots.yesterday} ${average}`).toBe(expected)
  })

  it('puts a fill of the day before into the lots of yesterday', () => {
    const rolled = rollTo(play(emptySide(IDENTITY, DAY), '+2@1'), '20251224')
    expect(play(rolled, '+1@3').lots).toEqual({ today: 0, yesterday: 3 })
    expect(play(rolled, 't1@3').lots).toEqual({ today: 0, yesterday: 1 })
  })

  it('ignores a query of the day before', () => {
    const rolled = rollTo(play(emptySide(IDENTITY, DAY), '+2@1'), '20251224')
    expect(play(rolled, 'query0/9@5')).toEqual(rolled)
  })
})

describe('lots that close orders hold', () => {
  const side = [...'query1/2@1'.split(' ')].reduce(play, emptySide(IDENTITY, DAY))
  const close = (offset: Offset, lots: number, tradingDay = DAY): HoldingOrder => ({
    symbol: 'rb2605',
    direction: 'SHORT',
    offset,
    tradingDay,
    state: newOrder(lots),
  })

  it.each([
    ['close today holds today', [close('CLOSETODAY', 1)], { today: 0, yesterday: 2 }],
    ['close yesterday holds yesterday', [close('CLOSEYESTERDAY', 1)], { today: 1, yesterday: 1 }],
    ['a plain close of another client means yesterday', [close('CLOSE', 2)], { today: 1, yesterday: 0 }],
    ['more than is held holds all', [close('CLOSEYESTERDAY', 5)], { today: 1, yesterday: 0 }],
    ['opens hold nothing', [{ ...close('OPEN', 5), direction: 'LONG' as const }], { today: 1, yesterday: 2 }],
    [
      'buying back a short holds no long',
      [{ ...close('CLOSETODAY', 1), direction: 'LONG' as const }],
      { today: 1, yesterday: 2 },
    ],
    ['another contract', [{ ...close('CLOSETODAY', 1), symbol: 'rb2610' }], { today: 1, yesterday: 2 }],
    ['orders of yesterday are gone', [close('CLOSETODAY', 1, '20251222')], { today: 1, yesterday: 2 }],
    [
      'what ended holds nothing',
      [{ ...close('CLOSETODAY', 1), state: { ...newOrder(1), kind: 'final', outcome: 'CANCELLED' } as const }],
      { today: 1, yesterday: 2 },
    ],
  ])('%s', (_name, orders, expected) => {
    expect(closableLots(side, frozenLots(side, orders))).toEqual(expected)
  })
})

describe('the value of a position', () => {
  const long = ['query0/1@1:100', '+1@2:130'].reduce(play, emptySide(IDENTITY, DAY))

  it('counts profit from the open price, for the side held', () => {
    expect(openPnl(long, 120, 10)).toBe(100)
    expect(openPnl({ ...long, direction: 'SHORT' }, 120, 10)).toBe(-100)
  })

  it('charges yesterday at its settlement and today at its open price', () => {
    expect(marginOf(long, { multiplier: 10, ratio: 0.1, preSettlement: 90 })).toBeCloseTo(220)
    expect(marginOf({ ...long, marginPerLot: 7 }, { multiplier: 10, ratio: undefined, preSettlement: 90 })).toBe(14)
  })
})
