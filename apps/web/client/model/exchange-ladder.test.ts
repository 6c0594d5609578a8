import type { ExchangeBook, ExchangeBookLevel } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { ladderRows } from './exchange-ladder.js'

const level = (price: number, holders: ExchangeBookLevel['holders']): ExchangeBookLevel => ({
  ...{ price, holders, orders: holders.length },
  volume: holders.reduce((sum, holder) => sum + holder.volume, 0),
})
const MADE: ExchangeBookLevel['holders'][number] = { owner: { kind: 'market', name: null }, volume: 40 }
const book = {
  asks: [level(3151, [MADE]), level(3152, [MADE, { owner: { kind: 'participant', name: 'fund-a' }, volume: 5 }])],
  bids: [
    level(3150, [
      { owner: { kind: 'account', name: 'sim001' }, volume: 2 },
      { owner: { kind: 'account', name: 'sim002' }, volume: 1 },
    ]),
  ],
} as unknown as ExchangeBook

it('has the best prices in the middle, marks what is not the market’s, and keeps its rows', () => {
  const rows = ladderRows(book, 3, 'sim001')
  expect(rows.map(({ side, price, volume }) => [side, price, volume])).toEqual([
    ['ask', null, 0],
    ['ask', 3152, 45],
    ['ask', 3151, 40],
    ['bid', 3150, 3],
    ['bid', null, 0],
    ['bid', null, 0],
  ])
  expect(rows.flatMap(({ marks }) => marks)).toEqual([
    { kind: 'participant', name: 'fund-a', volume: 5 },
    { kind: 'own', name: 'sim001', volume: 2 },
    { kind: 'account', name: 'sim002', volume: 1 },
  ])
  expect(new Set(rows.map(({ key }) => key)).size).toBe(6)
})
