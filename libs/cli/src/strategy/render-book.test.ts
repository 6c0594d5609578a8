import type { StrategyBookSide, StrategyBookView } from '@huangpu/messages'
import { expect, it } from 'vitest'
import { renderBook, renderStrategies } from './render-book.js'

const flat: StrategyBookSide = { volume: 0, price: 0, closing: 0, missing: 0, all_strategies: 0, account: 0 }
const book: StrategyBookView = {
  name: 'ma',
  symbol: 'rb2701',
  state: 'running',
  long: { ...flat, volume: 2, price: 3150.5, closing: 1, missing: 1, all_strategies: 3, account: null },
  short: flat,
  working_requests: 1,
  opens_held: true,
  adjustments: [
    {
      side: 'LONG',
      lots: -1,
      price: null,
      cause: 'closed_outside',
      by: 'strategy service',
      reason: 'r',
      at: '2025-12-23T21:00:00',
      acknowledged_by: null,
      acknowledged_at: null,
    },
  ],
}

it('shows a book beside the account, what is in doubt, what left it, and what to do', () => {
  const text = renderBook(book)
  expect(text).toMatch(/long\/多 +2 +3150\.50 +1 +1 +3 +\?/)
  expect(text).toMatch(/short\/空 +0 +- +0 +0 +0 +0/)
  expect(text).toContain('huangpu strategy acknowledge ma')
  expect(text).toContain('LONG -1  strategy service: r  (not acknowledged / 未确认)')
  expect(renderBook({ ...book, opens_held: false, adjustments: [] })).not.toContain('acknowledge')
})

it('says when there are no strategies', () => {
  expect(renderStrategies([])).toBe('no strategies / 没有策略')
})
