import type { OrderData, OrderView } from '@huangpu/messages'
import type { PeerClient } from '@huangpu/service'
import type { StrategyRepository } from '@huangpu/storage'
import type { WorkingRequest } from '@huangpu/strategy-kit'
import { beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { LiveStrategy } from '../instances/live-strategy.js'
import { FateInquiry } from './fate-inquiry.js'
import type { OwnOrders } from './own-orders.js'

const EXPIRED_LONG_AGO = 1_000
const NOW_MS = 10_000_000

/** As GET /orders of trading gives an order that the gateway has not spoken of: no status was applied yet. */
const unspoken = (requestId: string): OrderView => ({
  order_id: 'K1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3150,
  volume: 1,
  traded: 0,
  status: 'SUBMITTING',
  datetime: '2026-11-20T10:00:00',
  strategy_name: 'ma',
  account_id: 'sim001',
  environment: 'sim',
  trading_day: '20261120',
  request_id: requestId,
  status_seq: 0,
  reason_code: null,
  reason: null,
  error_id: null,
  order_sys_id: null,
  unknown_since: null,
  created_at: '2026-11-20T10:00:00',
  updated_at: '2026-11-20T10:00:00',
})

const working = (requestId: string): WorkingRequest => ({
  order: {
    requestId,
    symbol: 'rb2701',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    orderType: 'LIMIT',
    price: 3150,
    volume: 1,
    purpose: 'signal',
  },
  placedAtMs: Date.UTC(2026, 10, 20, 2),
  filled: 0,
  cancelAskedAtMs: undefined,
  children: new Map(),
})

let orders: OrderView[]
let requests: WorkingRequest[]
let heard: OrderData[]
let released: string[]

/** Answers as the real client does: what does not fit the schema is an error. */
const trading = {
  get: (_path: string, schema: z.ZodType) => Promise.resolve(schema.parse({ items: orders, next_cursor: null })),
} as unknown as PeerClient

const inquire = (): Promise<void> =>
  new FateInquiry({
    trading,
    repository: { expiryOf: () => EXPIRED_LONG_AGO } as unknown as StrategyRepository,
    own: {
      inject: ({ statuses = [] }: { statuses?: readonly OrderData[] }) => void heard.push(...statuses),
    } as unknown as OwnOrders,
    strategies: () => [
      {
        name: 'ma',
        workingRequests: () => requests,
        release: (requestId: string) => void released.push(requestId),
      } as unknown as LiveStrategy,
    ],
    wallMs: () => NOW_MS,
    monotonicMs: () => 0,
    onNeverReported: () => undefined,
  }).run()

beforeEach(() => {
  orders = []
  requests = [working('ma:1')]
  heard = []
  released = []
})

describe('the inquiry about orders of unknown fate', () => {
  it('releases what trading never saw', async () => {
    await inquire()
    expect(released).toEqual(['ma:1'])
  })

  it('waits for an order that is on its way and was not spoken of yet, and still asks about the others', async () => {
    orders = [unspoken('ma:1'), { ...unspoken('ma:2'), order_id: 'K2', status: 'REJECTED', status_seq: 1 }]
    requests = [working('ma:1'), working('ma:2')]
    await inquire()
    expect(released).toEqual([])
    expect(heard.map((status) => [status.order_id, status.status])).toEqual([['K2', 'REJECTED']])
  })

  it('takes the end that trading itself gave to an order nobody spoke of', async () => {
    orders = [{ ...unspoken('ma:1'), status: 'CANCELLED' }]
    await inquire()
    expect(heard.map((status) => [status.order_id, status.status, status.status_seq])).toEqual([['K1', 'CANCELLED', 1]])
  })
})
