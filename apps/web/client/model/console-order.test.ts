import { describe, expect, it } from 'vitest'
import type { OrderView } from '@huangpu/messages'
import type { OrderUpdate } from '../wire/live-message.js'
import { mergeOrder, originOf, shownStatus } from './console-order.js'

const listed = (change: Partial<OrderView> = {}): OrderView => ({
  order_id: 'o1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3520,
  volume: 3,
  traded: 0,
  status: 'SUBMITTING',
  datetime: '2026-11-23T21:00:00',
  strategy_name: 'manual',
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20261124',
  request_id: 'r1',
  status_seq: 1,
  reason_code: null,
  reason: null,
  error_id: null,
  order_sys_id: null,
  unknown_since: null,
  created_at: '2026-11-23T21:00:00',
  updated_at: '2026-11-23T21:00:00',
  ...change,
})

const streamed = (change: Partial<OrderUpdate> = {}): OrderUpdate => {
  const order: OrderUpdate & { created_at?: string; updated_at?: string } = {
    ...listed(),
    event: 'state',
    datetime: '2026-11-23T21:00:01',
    status_seq: 2,
    ...change,
  }
  delete order.created_at
  delete order.updated_at
  return order
}

describe('mergeOrder', () => {
  it('follows the stream and keeps when the order was created', () => {
    const merged = mergeOrder(mergeOrder(undefined, listed()), streamed({ status: 'PARTTRADED', traded: 1 }))
    expect(merged).toMatchObject({ status: 'PARTTRADED', traded: 1, created_at: '2026-11-23T21:00:00' })
    expect(merged).not.toHaveProperty('event')
  })

  it('ends in the same state in whatever order the news arrive', () => {
    const news = [
      listed(),
      streamed({ status: 'NOTTRADED', status_seq: 2 }),
      streamed({ status: 'PARTTRADED', traded: 2, status_seq: 3 }),
      streamed({ status: 'CANCELLED', traded: 2, status_seq: 4 }),
    ]
    for (const order of permutations(news)) {
      const last = order.reduce<ReturnType<typeof mergeOrder> | undefined>(mergeOrder, undefined)
      expect(last).toMatchObject({ status: 'CANCELLED', traded: 2, status_seq: 4 })
    }
  })

  it('never leaves a final state for a late list', () => {
    const filled = mergeOrder(undefined, streamed({ status: 'ALLTRADED', traded: 3, status_seq: 2 }))
    expect(mergeOrder(filled, listed({ status_seq: 9 })).status).toBe('ALLTRADED')
  })

  it('does not step back when two sources number the same step differently', () => {
    const working = mergeOrder(undefined, streamed({ status: 'NOTTRADED', status_seq: 1 }))
    expect(mergeOrder(working, listed({ status_seq: 1 })).status).toBe('NOTTRADED')
  })

  it('shows a refused cancel without touching the state, until the order ends', () => {
    const working = mergeOrder(undefined, streamed({ status: 'NOTTRADED', status_seq: 2 }))
    const refused = mergeOrder(
      working,
      streamed({
        event: 'cancel_rejected',
        status: 'NOTTRADED',
        status_seq: 3,
        reason_code: 'not_connected',
        reason: 'x',
      }),
    )
    expect(refused).toMatchObject({ status: 'NOTTRADED', cancel_refusal: { code: 'not_connected', text: 'x' } })
    const part = mergeOrder(refused, streamed({ status: 'PARTTRADED', traded: 1, status_seq: 4 }))
    expect(part.cancel_refusal).not.toBeNull()
    expect(mergeOrder(part, streamed({ status: 'ALLTRADED', traded: 3, status_seq: 5 })).cancel_refusal).toBeNull()
  })
})

describe('shownStatus', () => {
  it('says unknown while the fate is unknown, and the fate once it is known', () => {
    expect(shownStatus(listed({ unknown_since: 1 }))).toBe('UNKNOWN')
    expect(shownStatus(listed({ unknown_since: 1, status: 'CANCELLED' }))).toBe('CANCELLED')
    expect(shownStatus(listed())).toBe('SUBMITTING')
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  )
}

it.each([
  [{ order_id: 'EXT-20261124-SHFE-17', strategy_name: 'manual' }, 'external'],
  [{ order_id: 'M1', strategy_name: 'manual' }, 'manual'],
  [{ order_id: 'M1', strategy_name: '' }, 'manual'],
  [{ order_id: 'M1', strategy_name: 'rb_double_ma' }, { name: 'rb_double_ma' }],
])('the origin of %j is %j', (order, origin) => {
  expect(originOf(order)).toEqual(origin)
})
