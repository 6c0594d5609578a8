import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STREAMS } from '@huangpu/messages'
import { TradingBench } from '../testing/trading-bench.js'

let bench: TradingBench
beforeEach(() => {
  bench = new TradingBench()
})
afterEach(() => bench.close())

const code = (answer: ReturnType<TradingBench['place']>): string => (answer.accepted ? 'accepted' : answer.reason_code)

describe('the time to live', () => {
  it('counts from when Redis took the request, whenever trading reads it', () => {
    bench.request({ request_id: 'waited' }, bench.wallMs - 3_000)
    bench.request({ request_id: 'in-time' }, bench.wallMs - 2_999)
    const published = bench.published()
    expect(published.map((row) => [row.stream, row.message['request_id']])).toEqual([
      [STREAMS.orderStatus, 'waited'],
      [STREAMS.cmd, 'in-time'],
    ])
    expect(published[0]?.message).toMatchObject({ status: 'REJECTED', reason_code: 'expired' })
    expect(published[1]?.message['expires_at_ms']).toBe(bench.wallMs + 1)
  })

  it('is stamped once: what the request says stands', () => {
    bench.request({ request_id: 'own', expires_at_ms: bench.wallMs + 77 }, bench.wallMs - 60_000)
    expect(bench.commands()[0]?.expires_at_ms).toBe(bench.wallMs + 77)
  })
})

describe('refusals before the rules', () => {
  it.each([
    ['wrong_account', { account_id: 'other' }],
    ['wrong_environment', { environment: 'live' }],
    ['unsupported_order_type', { order_type: 'STOP', stop_price: 3200 }],
    ['unsupported_order_type', { order_type: 'TRAILING_STOP', stop_price: 5 }],
  ] as const)('%s', (expected, fields) => {
    expect(code(bench.place({ request_id: 'r1', ...fields }))).toBe(expected)
    const [status] = bench.published()
    expect(status).toMatchObject({
      stream: STREAMS.orderStatus,
      message: { status: 'REJECTED', status_seq: 1, reason_code: expected, request_id: 'r1' },
    })
  })
})

it('opens nothing while the kill switch is on', () => {
  bench.gateway.killSwitch = 'li: runaway'
  expect(code(bench.place({ request_id: 'killed' }))).toBe('kill_switch')
  bench.gateway.killSwitch = undefined
  expect(code(bench.place({ request_id: 'lifted' }))).toBe('accepted')
})

describe('a contract near its last trading day', () => {
  it('is not opened, and says so', () => {
    bench.tradingDaysLeft = 11
    expect(code(bench.place({ request_id: 'open' }))).toBe('near_expiry')
    expect(bench.published()[0]?.message).toMatchObject({ status: 'REJECTED', reason_code: 'near_expiry' })
    bench.tradingDaysLeft = 12
    expect(code(bench.place({ request_id: 'open-2' }))).toBe('accepted')
  })

  it('can be closed to the end', () => {
    bench.tradingDaysLeft = 1
    expect(code(bench.place({ request_id: 'close', offset: 'CLOSE' }))).toBe('closable_exceeded')
  })
})

describe('a market order', () => {
  it('has no price without a quote, and asks for quotes', () => {
    expect(code(bench.place({ request_id: 'm1', order_type: 'MARKET', price: 0 }))).toBe('no_valid_quote')
    expect(bench.wanted).toEqual(['rb2605'])
  })

  it.each([
    ['too old', { datetime: '2025-12-23T09:59:49.500' }],
    ['of another day', { trading_day: '20251222' }],
    ['without an opposite side', { ask_price_1: null }],
    ['with nothing offered', { ask_volume_1: 0 }],
  ])('has no price by a quote %s', (_name, fields) => {
    bench.tick(fields)
    expect(code(bench.place({ request_id: 'm1', order_type: 'MARKET', price: 0 }))).toBe('no_valid_quote')
  })

  it('goes through the opposite side and stays within the limits', () => {
    bench.tick()
    bench.place({ request_id: 'm1', order_type: 'MARKET', price: 0 })
    bench.tick({ ask_price_1: 3299 })
    bench.place({ request_id: 'm2', order_type: 'MARKET', price: 0 })
    expect(bench.commands().map((command) => [command.order_type, command.price])).toEqual([
      ['FAK', 3215],
      ['FAK', 3300],
    ])
  })

  it('does not override the price of a limit order', () => {
    bench.tick()
    bench.place({ request_id: 'l1', price: 3150 })
    expect(bench.commands()[0]).toMatchObject({ order_type: 'LIMIT', price: 3150 })
  })

  it('says that the gateway is away before it says that there is no quote', () => {
    bench.links.td = 'disconnected'
    expect(code(bench.place({ request_id: 'm1', order_type: 'MARKET', price: 0 }))).toBe('not_connected')
  })
})

describe('a contract with an order of unknown fate', () => {
  it('is not opened until the fate is known; closing goes on', () => {
    bench.snapshot('s1', [{ volume: 2, yd_volume: 2 }])
    bench.place({ request_id: 'r1' })
    const [sent] = bench.commands()
    if (!sent) throw new Error('not sent')
    bench.status(sent, 1, 'SUBMITTING', 0, { unknown_since: 5 })
    expect(code(bench.place({ request_id: 'r2' }))).toBe('symbol_has_unknown_order')
    expect(code(bench.place({ request_id: 'r3', direction: 'SHORT', offset: 'CLOSE' }))).toBe('accepted')
    bench.status(sent, 2, 'REJECTED', 0, { reason_code: 'never_sent' })
    expect(code(bench.place({ request_id: 'r4' }))).toBe('accepted')
  })

  it('is not opened either once an order overfilled', () => {
    bench.place({ request_id: 'r1' })
    const [sent] = bench.commands()
    if (!sent) throw new Error('not sent')
    bench.trade(sent, 't1', 1)
    bench.trade(sent, 't2', 1)
    expect(bench.alerts).toEqual(['order_overfilled'])
    expect(code(bench.place({ request_id: 'r2' }))).toBe('symbol_has_unknown_order')
  })
})

describe('the maximum position', () => {
  it('counts what is held, what works, and lets go of what ended', () => {
    bench.snapshot('s1', [{ volume: 30, yd_volume: 30 }])
    expect(code(bench.place({ request_id: 'r1', volume: 15 }))).toBe('accepted')
    expect(code(bench.place({ request_id: 'r2', volume: 6 }))).toBe('max_position')
    const [first] = bench.commands()
    if (!first) throw new Error('not sent')
    bench.status(first, 1, 'CANCELLED')
    expect(code(bench.place({ request_id: 'r3', volume: 6 }))).toBe('accepted')
  })
})

describe('order ids', () => {
  it('never repeat, also when the database is lost and made anew later', () => {
    bench.place({ request_id: 'r1' })
    bench.place({ request_id: 'r2', symbol: 'zz9999' })
    const before = bench.desk.tables.orders.page({ limit: 9, beforeId: undefined }, false).items.map((o) => o.orderId)
    const later = new TradingBench()
    later.wallMs = bench.wallMs + 1_000
    later.place({ request_id: 'r1' })
    const after = later.commands().map((command) => command.order_id)
    later.close()
    expect(new Set([...before, ...after]).size).toBe(3)
  })
})

describe('cancels', () => {
  const cancel = (requestId: string, orderId: string) =>
    bench.store.transaction(() => bench.cancels.cancel({ requestId, strategyName: 'manual', target: { orderId } }))

  it('are forwarded whatever the gateway is and whatever the order seems to be', () => {
    bench.place({ request_id: 'r1' })
    const [sent] = bench.commands()
    if (!sent) throw new Error('not sent')
    bench.links.td = 'disconnected'
    expect(cancel('c1', sent.order_id).accepted).toBe(true)
    bench.status(sent, 1, 'CANCELLED')
    expect(cancel('c2', sent.order_id).accepted).toBe(true)
    expect(bench.commands().map((command) => [command.cmd_type, command.request_id, command.order_id])).toEqual([
      ['CANCEL_ORDER', 'c1', sent.order_id],
      ['CANCEL_ORDER', 'c2', sent.order_id],
    ])
  })

  it('twice the same: forwarded once', () => {
    bench.place({ request_id: 'r1' })
    const [sent] = bench.commands()
    if (!sent) throw new Error('not sent')
    expect(cancel('c1', sent.order_id)).toEqual(cancel('c1', sent.order_id))
    expect(bench.commands().length).toBe(1)
  })

  it('of a second order under the id of the first are forwarded under an id of their own', () => {
    bench.place({ request_id: 'r1' })
    bench.place({ request_id: 'r2' })
    const sent = bench.commands()
    for (const { order_id } of sent) cancel('c1', order_id)
    const cancels = bench.commands()
    expect(cancels.map((command) => command.order_id)).toEqual(sent.map((command) => command.order_id))
    expect(new Set(cancels.map((command) => command.request_id)).size).toBe(2)
  })

  it('that carry the id of their order on the stream are cancels still', () => {
    bench.request({ request_id: 'same' })
    const [sent] = bench.commands()
    bench.request({ request_id: 'same', cmd_type: 'CANCEL_ORDER', order_id: sent?.order_id } as never)
    expect(bench.commands()[0]).toMatchObject({ cmd_type: 'CANCEL_ORDER', order_id: sent?.order_id })
  })

  it('of what was refused here are answered here, with a status that comes after the refusal', () => {
    bench.place({ request_id: 'r1', symbol: 'zz9999' })
    const [refused] = bench.published()
    const orderId = String(refused?.message['order_id'])
    expect(cancel('c1', orderId)).toMatchObject({ accepted: false, reason_code: 'order_already_final' })
    expect(bench.published()).toMatchObject([
      { stream: STREAMS.orderStatus, message: { event: 'cancel_rejected', status_seq: 2, status: 'REJECTED' } },
    ])
  })

  it('of what nobody knows do not make an order, and each has a key of its own', () => {
    cancel('c1', 'NOBODY')
    cancel('c2', 'NOBODY')
    const statuses = bench.published().map((row) => row.message)
    expect(statuses.map((status) => status['reason_code'])).toEqual(['order_not_found', 'order_not_found'])
    expect(new Set(statuses.map((status) => status['status_seq'])).size).toBe(2)
    for (const status of statuses) bench.receive(STREAMS.orderStatus, status)
    expect(bench.desk.tables.orders.byId('NOBODY')).toBeUndefined()
  })
})
