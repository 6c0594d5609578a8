import { tickChannel, type TickData } from '@huangpu/messages'
import { expect, test } from 'vitest'
import { QuoteBoard } from './quote-board.js'

const SYMBOL = 'rb2605'
const TICK: TickData = {
  symbol: SYMBOL,
  exchange: 'SHFE',
  datetime: '2025-12-23T10:00:00',
  last_price: 3200,
  volume: 1,
  open_interest: 1,
  last_volume: 1,
  open_price: 3200,
  high_price: 3200,
  low_price: 3200,
  pre_close: 3200,
  limit_up: 3400,
  limit_down: 3000,
  bid_price_1: 3199,
  bid_volume_1: 1,
  ask_price_1: 3200,
  ask_volume_1: 1,
  account_id: 'a',
  environment: 'sim',
  trading_day: '20251223',
  seq: 1,
  turnover: 1,
  pre_settlement: 3200,
  gateway_time_us: 1,
}
const board = (...texts: string[]): QuoteBoard => {
  const quotes = new QuoteBoard()
  for (const text of texts) quotes.accept(tickChannel(SYMBOL), text)
  return quotes
}
const at = (price: number): string => JSON.stringify({ ...TICK, last_price: price })
const GARBAGE = '{"symbol":"rb2605"}'

test('the newest tick is the one', () => {
  expect(board(at(3201), at(3202)).tick(SYMBOL)?.last_price).toBe(3202)
  expect(board().tick(SYMBOL)).toBeUndefined()
})

test('garbage hides neither the tick before it nor the daily limits', () => {
  const quotes = board(at(3201), GARBAGE, 'not json')
  expect(quotes.tick(SYMBOL)?.last_price).toBe(3201)
  quotes.accept(tickChannel(SYMBOL), GARBAGE)
  expect(quotes.limitsOf(SYMBOL, '20251223')).toEqual({ up: 3400, down: 3000 })
  quotes.accept(tickChannel(SYMBOL), at(3203))
  expect(quotes.tick(SYMBOL)?.last_price).toBe(3203)
})

test('limits of another trading day are none', () => {
  expect(board(at(3201)).limitsOf(SYMBOL, '20251224')).toEqual({ up: null, down: null })
})
