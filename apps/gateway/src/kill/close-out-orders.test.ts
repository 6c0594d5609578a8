import { expect, test } from 'vitest'
import type { PositionRecord } from '../wire/position-rows.js'
import { closeOutOrders } from './close-out-orders.js'

const LIMITS = { up: 3300, down: 3100 }
/** `LONG volume today frozen max -> offset x lots ...` */
test.each(
  `
  LONG  2 2 0 500   -> CLOSETODAY 2
  LONG  3 0 0 500   -> CLOSEYESTERDAY 3
  LONG  5 2 0 500   -> CLOSETODAY 2, CLOSEYESTERDAY 3
  LONG  5 2 1 500   -> CLOSETODAY 1, CLOSEYESTERDAY 3
  LONG  5 2 4 500   -> CLOSEYESTERDAY 1
  LONG  2 2 2 500   ->
  LONG  0 0 0 500   ->
  SHORT 7 7 0 3     -> CLOSETODAY 3, CLOSETODAY 3, CLOSETODAY 1
  SHORT 6 0 0 3     -> CLOSEYESTERDAY 3, CLOSEYESTERDAY 3
`
    .trim()
    .split('\n')
    .map((row) => row.trim()),
)('%s', (row) => {
  const [facts = '', expected = ''] = row.split('->')
  const [side, volumeLots, todayLots, frozenLots, max] = facts.trim().split(/\s+/)
  const record = {
    symbol: 'rb2701',
    exchange: 'SHFE',
    side,
    volumeLots: Number(volumeLots),
    todayLots: Number(todayLots),
    frozenLots: Number(frozenLots),
  } as PositionRecord
  const orders = closeOutOrders([record], LIMITS, Number(max))
  expect(orders.map((order) => `${order.offset} ${order.volumeLots}`).join(', ')).toBe(expected.trim())
  for (const order of orders) {
    expect(order.direction).toBe(side === 'LONG' ? 'SHORT' : 'LONG')
    expect(order.price).toBe(side === 'LONG' ? LIMITS.down : LIMITS.up)
  }
})

test('a price is never made up', () => {
  const record = { symbol: 'rb2701', exchange: 'SHFE', side: 'LONG', volumeLots: 2, todayLots: 2, frozenLots: 0 }
  expect(closeOutOrders([record as PositionRecord], { up: 3300, down: null }, 500)).toEqual([])
})
