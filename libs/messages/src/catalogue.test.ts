import { describe, expect, test } from 'vitest'
import {
  barDataSchema,
  commandDataSchema,
  orderDataSchema,
  orderRequestSchema,
  positionDataSchema,
  REASON_CODES,
  REASON_TEXT,
  tickDataSchema,
  tradeDataSchema,
} from './index.js'

/** The examples of the V2 architecture document, section 4, letter for letter. */
const SEED = {
  tick: {
    symbol: 'au2512',
    exchange: 'SHFE',
    datetime: '2025-12-23T21:00:01.500',
    last_price: 650.5,
    volume: 123456,
    open_interest: 98765,
    last_volume: 10,
    open_price: 648,
    high_price: 651.2,
    low_price: 647.5,
    pre_close: 649,
    limit_up: 680,
    limit_down: 620,
    bid_price_1: 650.4,
    bid_volume_1: 100,
    ask_price_1: 650.6,
    ask_volume_1: 80,
  },
  bar: {
    symbol: 'au2512',
    exchange: 'SHFE',
    datetime: '2025-12-23T21:01:00',
    interval: '1m',
    open_price: 650,
    high_price: 651.2,
    low_price: 649.8,
    close_price: 650.5,
    volume: 1234,
    open_interest: 98765,
  },
  request: {
    request_id: 'uuid-xxxx',
    strategy_name: 'MaRsiStrategy',
    symbol: 'au2512',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 650.5,
    volume: 1,
    timestamp: '2025-12-23T21:00:01.500',
  },
  trade: {
    trade_id: '12345',
    order_id: '67890',
    symbol: 'au2512',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    price: 650.5,
    volume: 1,
    datetime: '2025-12-23T21:00:01.500',
    strategy_name: 'MaRsiStrategy',
  },
  position: {
    symbol: 'au2512',
    exchange: 'SHFE',
    direction: 'LONG',
    volume: 2,
    frozen: 0,
    price: 650.25,
    pnl: 500,
    yd_volume: 1,
    datetime: '2025-12-23T21:00:01.500',
  },
  order: {
    order_id: '67890',
    symbol: 'au2512',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 650.5,
    volume: 1,
    traded: 1,
    status: 'ALLTRADED',
    datetime: '2025-12-23T21:00:01.500',
    strategy_name: 'MaRsiStrategy',
  },
  command: {
    cmd_type: 'SEND_ORDER',
    request_id: 'uuid-xxxx',
    symbol: 'au2512',
    exchange: 'SHFE',
    direction: 'LONG',
    offset: 'OPEN',
    order_type: 'LIMIT',
    price: 650.5,
    volume: 1,
    timestamp: '2025-12-23T21:00:01.500',
  },
}

const account = { account_id: 'sim001', environment: 'sim' }
const day = { ...account, trading_day: '20251224' }
const ADDED = {
  tick: { ...day, seq: 1, turnover: 0, pre_settlement: null, gateway_time_us: 1 },
  bar: { ...day, turnover: 0, partial: false },
  request: account,
  trade: { ...day, request_id: 'r1', gateway_time_us: 1 },
  position: { ...day, snapshot_id: 's1', is_last: true, margin: 0 },
  order: {
    ...day,
    request_id: 'r1',
    status_seq: 1,
    event: 'state',
    reason_code: null,
    reason: null,
    error_id: null,
    order_sys_id: null,
    unknown_since: null,
    gateway_time_us: 1,
  },
  command: { ...account, order_id: '1', strategy_name: 'MaRsiStrategy', expires_at_ms: 1 },
}
const SCHEMAS = {
  tick: tickDataSchema,
  bar: barDataSchema,
  request: orderRequestSchema,
  trade: tradeDataSchema,
  position: positionDataSchema,
  order: orderDataSchema,
  command: commandDataSchema,
}
const names = Object.keys(SEED) as (keyof typeof SEED)[]

describe('every message of the V2 document', () => {
  test.each(names)('%s: the example with the added fields is valid and keeps every field and value', (name) => {
    expect(SCHEMAS[name].parse({ ...SEED[name], ...ADDED[name] })).toMatchObject(SEED[name])
  })

  test.each(names)('%s: no field of the document is optional', (name) => {
    for (const field of Object.keys(SEED[name])) {
      const message: Record<string, unknown> = { ...SEED[name], ...ADDED[name] }
      delete message[field]
      expect(SCHEMAS[name].safeParse(message).success, `${name} without ${field}`).toBe(false)
    }
  })
})

describe('what a message may not carry', () => {
  test.each([
    ['fractional lots', { volume: 1.5 }],
    ['no lots', { volume: 0 }],
    ['a negative price', { price: -1 }],
    ['a price that is no number', { price: Number.NaN }],
    ['an infinite price', { price: Infinity }],
    ['a path for a symbol', { symbol: '../../etc' }],
    ['an unknown direction', { direction: 'BUY' }],
    ['a time with an offset', { timestamp: '2025-12-23T21:00:01+08:00' }],
    ['a day that does not exist', { timestamp: '2025-02-30T21:00:01' }],
  ])('%s', (_, change) => {
    expect(orderRequestSchema.safeParse({ ...SEED.request, ...ADDED.request, ...change }).success).toBe(false)
  })

  test('an offset to the counter that leaves today and yesterday open', () => {
    const command = { ...SEED.command, ...ADDED.command, offset: 'CLOSE' }
    expect(commandDataSchema.safeParse(command).success).toBe(false)
  })

  test('a cancel that names no order, or two', () => {
    const cancel = {
      cmd_type: 'CANCEL_ORDER',
      request_id: 'c1',
      strategy_name: 's',
      timestamp: SEED.request.timestamp,
      ...account,
    }
    expect(orderRequestSchema.safeParse(cancel).success).toBe(false)
    expect(orderRequestSchema.safeParse({ ...cancel, order_id: '1', target_request_id: 'r1' }).success).toBe(false)
    expect(orderRequestSchema.safeParse({ ...cancel, order_id: '1' }).success).toBe(true)
  })
})

test('every reason has a sentence in both languages', () => {
  for (const code of REASON_CODES) {
    expect(REASON_TEXT[code].zh).toMatch(/\p{Script=Han}/u)
    expect(REASON_TEXT[code].en).toMatch(/[a-z]/)
  }
})
