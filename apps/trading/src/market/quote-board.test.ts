import { tickChannel } from '@huangpu/messages'
import { aTick } from '@huangpu/testkit'
import { expect, test } from 'vitest'
import { QuoteBoard } from './quote-board.js'

const SYMBOL = 'rb2605'
const DAY = '20251223'
const TICK = aTick({ symbol: SYMBOL, trading_day: DAY, limit_up: 3400, limit_down: 3000 })
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
  expect(quotes.limitsOf(SYMBOL, DAY)).toEqual({ up: 3400, down: 3000 })
  quotes.accept(tickChannel(SYMBOL), at(3203))
  expect(quotes.tick(SYMBOL)?.last_price).toBe(3203)
})

test('limits of another trading day are none', () => {
  expect(board(at(3201)).limitsOf(SYMBOL, '20251224')).toEqual({ up: null, down: null })
})
