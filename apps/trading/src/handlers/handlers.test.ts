import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statusOf } from '@huangpu/core'
import { STREAMS, type SendOrderCommand } from '@huangpu/messages'
import { tablesWithoutAccount } from '@huangpu/storage'
import { currentDay, enterDay, goBackTo } from '../session/trading-day.js'
import { DAY, TradingBench } from '../testing/trading-bench.js'

let bench: TradingBench
beforeEach(() => {
  bench = new TradingBench()
})
afterEach(() => bench.close())

const NEXT = '20251224'

function send(fields: Parameters<TradingBench['place']>[0]): SendOrderCommand[] {
  bench.place(fields)
  return bench.commands()
}

const lots = (direction: 'LONG' | 'SHORT' = 'LONG') => bench.desk.tables.account.side('rb2605', direction)?.lots
const order = (orderId: string | undefined) => bench.desk.tables.orders.byId(orderId ?? '')

describe('the next trading day', () => {
  it('makes lots of yesterday out of lots of today and ends the orders of the day before', () => {
    const [open] = send({ request_id: 'r1', volume: 2 })
    bench.trade(open ?? {}, 't1', 1)
    bench.store.transaction(() => enterDay(bench.desk, NEXT))
    expect(lots()).toEqual({ today: 0, yesterday: 1 })
    expect(order(open?.order_id)).toMatchObject({ reasonCode: 'cancelled_by_exchange', state: { kind: 'final' } })
    const [close] = send({ request_id: 'r2', direction: 'SHORT', offset: 'CLOSE' })
    expect(close?.offset).toBe('CLOSEYESTERDAY')
  })

  it('comes with a message as well, and a late fill of the day before counts for that day', () => {
    const [open] = send({ request_id: 'r1', volume: 2 })
    bench.snapshot('s1', [{ volume: 0, trading_day: NEXT }])
    expect(currentDay(bench.desk)).toBe(NEXT)
    bench.wallMs += 1
    bench.trade(open ?? {}, 't1', 1)
    expect(lots()).toEqual({ today: 0, yesterday: 1 })
  })

  it('never goes back, but for a simulated exchange that starts anew', () => {
    bench.snapshot('s1', [{ volume: 3, yd_volume: 1 }])
    bench.store.transaction(() => enterDay(bench.desk, '20251220'))
    expect(currentDay(bench.desk)).toBe(DAY)
    bench.store.transaction(() => goBackTo(bench.desk, '20251220'))
    expect(currentDay(bench.desk)).toBe('20251220')
    bench.snapshot('s2', [{ volume: 1, trading_day: '20251220' }])
    expect(lots()).toEqual({ today: 1, yesterday: 0 })
  })
})

describe('an order that fills ended before its statuses were read', () => {
  it('still takes its exchange id from them', () => {
    const [sent] = send({ request_id: 'r1', volume: 1 })
    if (!sent) throw new Error('not sent')
    bench.trade(sent, 't1', 1)
    expect(order(sent.order_id)).toMatchObject({ orderSysId: null, state: { kind: 'final', outcome: 'ALLTRADED' } })
    bench.status(sent, 1, 'SUBMITTING')
    bench.status(sent, 2, 'ALLTRADED', 1, { order_sys_id: '          42' })
    expect(order(sent.order_id)).toMatchObject({ orderSysId: '          42', state: { kind: 'final', statusSeq: 2 } })
  })
})

describe('a refused order', () => {
  it('is not revived by a late status', () => {
    const [sent] = send({ request_id: 'r1' })
    if (!sent) throw new Error('not sent')
    bench.status(sent, 2, 'REJECTED', 0, { reason_code: 'exchange_rejected', reason: '价格超出涨停板' })
    bench.status(sent, 1, 'SUBMITTING')
    bench.status(sent, 3, 'NOTTRADED')
    const known = order(sent.order_id)
    expect(known && statusOf(known.state)).toBe('REJECTED')
    expect(known).toMatchObject({ reasonCode: 'exchange_rejected', reason: '价格超出涨停板' })
  })
})

describe('a close', () => {
  it('of what is held by fills alone, before any query', () => {
    const [open] = send({ request_id: 'r1', volume: 2 })
    bench.trade(open ?? {}, 't1', 2)
    const legs = send({ request_id: 'r2', direction: 'SHORT', offset: 'CLOSE', volume: 2 })
    expect(legs.map((leg) => `${leg.offset} ${leg.volume}`)).toEqual(['CLOSETODAY 2'])
  })

  it('waits for the fills that a cancelled order reported', () => {
    bench.snapshot('s1', [{ volume: 3, yd_volume: 3 }])
    const [close] = send({ request_id: 'r1', direction: 'SHORT', offset: 'CLOSE', volume: 3 })
    if (!close) throw new Error('not sent')
    bench.status(close, 1, 'CANCELLED', 2)
    expect(bench.place({ request_id: 'r2', direction: 'SHORT', offset: 'CLOSE', volume: 2 })).toMatchObject({
      accepted: false,
      reason_code: 'closable_exceeded',
    })
    bench.wallMs += 1
    bench.trade(close, 't1', 2)
    expect(bench.place({ request_id: 'r3', direction: 'SHORT', offset: 'CLOSE', volume: 1 }).accepted).toBe(true)
  })
})

describe('messages of others', () => {
  it('of another account or environment change nothing', () => {
    bench.trade({}, 't1', 1, { account_id: 'other' })
    bench.trade({}, 't2', 1, { environment: 'live' })
    bench.status({ order_id: 'X' }, 1, 'NOTTRADED', 0, { account_id: 'other' })
    expect([lots(), order('X')]).toEqual([undefined, undefined])
  })

  it('of another session of the account are taken over; a fill waits for its order', () => {
    const foreign = { order_id: 'EXT-20251223-1-2-3', volume: 2 }
    bench.trade(foreign, 't1', 1)
    expect([lots(), order(foreign.order_id)]).toEqual([{ today: 1, yesterday: 0 }, undefined])
    bench.status(foreign, 1, 'PARTTRADED', 1)
    expect(order(foreign.order_id)).toMatchObject({ origin: 'external', state: { filledLots: 1, phase: 'working' } })
  })
})

describe('a position query', () => {
  it('counts only when its last row has come', () => {
    bench.snapshot('s1', [{ volume: 2, is_last: false }])
    expect(lots()).toBeUndefined()
    bench.snapshot('s2', [{ volume: 1 }, { direction: 'SHORT', volume: 3 }])
    expect([lots(), lots('SHORT')]).toEqual([
      { today: 1, yesterday: 0 },
      { today: 3, yesterday: 0 },
    ])
  })

  it('flattens what it does not name', () => {
    bench.snapshot('s1', [{ volume: 1 }, { direction: 'SHORT', volume: 3 }])
    bench.wallMs += 60_000
    bench.snapshot('s2', [{ volume: 1 }])
    expect(lots('SHORT')).toEqual({ today: 0, yesterday: 0 })
  })
})

describe('the store', () => {
  it('carries the account in every table and confirms what the gateway has answered', () => {
    expect(tablesWithoutAccount(bench.store.db)).toEqual([])
    const [sent] = send({ request_id: 'r1' })
    if (!sent) throw new Error('not sent')
    bench.status(sent, 1, 'NOTTRADED')
    const open = bench.store.db.prepare('SELECT stream FROM outbox WHERE confirmed_at_ms IS NULL').pluck().all()
    expect(open).not.toContain(STREAMS.cmd)
  })
})
