import type { ExchangeBook, ExchangeMarket } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { renderBook, renderMarkets } from './render-markets.js'

const market: ExchangeMarket = {
  ...{
    symbol: 'rb2701',
    product: 'rb',
    phase: 'continuous',
    price_tick: 1,
    volume_multiple: 10,
    max_order_volume: 500,
  },
  ...{ last_price: 3150, open_price: null, high_price: null, low_price: null, pre_settlement: 3150 },
  ...{ limit_up: 3528, limit_down: 2772, bid_price: 3149, bid_volume: 2, ask_price: null, ask_volume: 0 },
  ...{ volume: 1234, turnover: 1, open_interest: 99 },
}
const level = (price: number, volume: number, names: readonly string[]): ExchangeBook['bids'][number] => ({
  ...{ price, volume, orders: 1 + names.length },
  holders: [
    { owner: { kind: 'market', name: null }, volume: volume - names.length },
    ...names.map((name) => ({ owner: { kind: 'account' as const, name }, volume: 1 })),
  ],
})
const book: ExchangeBook = {
  now_ms: Date.parse('2026-11-23T21:30:00+08:00'),
  market,
  asks: [level(3150, 7, []), level(3151, 120, ['sim001', 'fund-a'])],
  bids: [level(3149, 2, ['sim001'])],
  orders: null,
  is_cut: false,
}

it('draws a ladder with the best prices in the middle, and names whose lots stand in it', () => {
  expect(renderBook(book).split('\n')).toEqual([
    'rb2701  2026-11-23T21:30:00  continuous/连续交易  last/最新 3150',
    'bid/买  price/价格  ask/卖  of whom/其中',
    '              3151     120  sim001 1, fund-a 1',
    '              3150       7',
    '     2        3149          sim001 1',
  ])
})

it('says that there is more, and that there is nothing', () => {
  expect(renderBook({ ...book, is_cut: true })).toContain('--levels')
  expect(renderBook({ ...book, bids: [], asks: [] })).toContain('none / 无')
})

it('shows an empty side of a quote as a dash', () => {
  expect(renderMarkets([market]).split('\n')[1]).toMatch(/^rb2701 +continuous\/连续交易 +3150 +3149 +2 +- +0 +1234/)
})
