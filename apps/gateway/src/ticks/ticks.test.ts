import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { type InstrumentData, tickDataSchema } from '@huangpu/messages'
import { beforeEach, describe, expect, it } from 'vitest'
import { type RawTick, emptyRawTick } from './raw-tick.js'
import { planSubscriptions } from './subscriptions.js'
import { TickFlow } from './tick-flow.js'
import { tickInstant } from './tick-instant.js'
import { tickJson } from './tick-json.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const at = (text: string): number => parseShanghai(text) ?? Number.NaN
const DAY = '20261120'

const instrument = (symbol: string, product: string, tick: number): InstrumentData => ({
  symbol,
  exchange: 'SHFE',
  product,
  name: symbol,
  volume_multiple: 10,
  price_tick: tick,
  max_limit_order_volume: 500,
  min_limit_order_volume: 1,
  long_margin_ratio: 0.1,
  short_margin_ratio: 0.1,
  expire_date: null,
  is_trading: true,
})
const LISTED = new Map([
  ['rb2701', instrument('rb2701', 'rb', 1)],
  ['au2702', instrument('au2702', 'au', 0.02)],
])

/** A snapshot of rb2701 at 10:00 of the trading day. */
function snapshot(over: Partial<RawTick> = {}): RawTick {
  const tick: RawTick = {
    ...emptyRawTick(),
    symbol: 'rb2701',
    tradingDay: DAY,
    actionDay: DAY,
    updateTime: '10:00:00',
    updateMs: 500,
    last: 3150,
    volume: 100,
    turnover: 3_150_000,
    openInterest: 5_000,
    limitUp: 3400,
    limitDown: 2900,
  }
  tick.bidPrice[0] = 3149
  tick.bidVolume[0] = 10
  tick.askPrice[0] = 3151
  tick.askVolume[0] = 20
  return Object.assign(tick, over)
}

let flow: TickFlow
let published: [string, string][]
let counts: Map<string, number>
let nowMs: number

const push = (...ticks: RawTick[]): number =>
  flow.onRun(ticks.length, (index, into) => Object.assign(into, ticks[index]))
const drops = (): string[] => [...counts.keys()].map((name) => name.replace('ticks_dropped_', ''))
const messages = () => published.map(([, json]) => tickDataSchema.parse(JSON.parse(json)))

beforeEach(() => {
  published = []
  counts = new Map()
  nowMs = at('2026-11-20T10:00:00.500')
  flow = new TickFlow({
    accountId: 'sim001',
    environment: 'sim',
    toleranceMs: 120_000,
    calendar,
    exchangeMs: () => nowMs,
    wallUs: () => 1_795_000_000_000_000,
    instrument: (symbol) => LISTED.get(symbol),
    publish: (channel, json) => void published.push([channel, json]),
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    onOtherDay: () => undefined,
  })
  flow.startDay(DAY)
})

describe('a snapshot becomes a tick', () => {
  it('on its channel, with sequence and last volume from the previous one', () => {
    push(snapshot())
    nowMs += 500
    push(snapshot({ updateTime: '10:00:01', updateMs: 0, volume: 130 }))
    expect(published.map(([channel]) => channel)).toEqual(['tick:rb2701', 'tick:rb2701'])
    expect(messages().map((m) => [m.seq, m.last_volume, m.datetime])).toEqual([
      [1, 0, '2026-11-20T10:00:00.500'],
      [2, 30, '2026-11-20T10:00:01'],
    ])
  })

  it('without noise on prices, without DBL_MAX, without empty levels', () => {
    const tick = snapshot({
      symbol: 'au2702',
      last: 650.5000000000001,
      open: -0,
      high: Number.NaN,
      limitUp: 700,
      limitDown: 600,
    })
    push(tick)
    expect(messages()[0]).toMatchObject({ last_price: 650.5, open_price: null, high_price: null })
    expect(messages()[0]).not.toHaveProperty('bid_price_2')
  })

  it('equals JSON.stringify of the message, with five levels too', () => {
    const tick = snapshot({ pre_close: 1 } as Partial<RawTick>)
    for (let i = 1; i < 5; i += 1) {
      tick.bidPrice[i] = 3149 - i
      tick.bidVolume[i] = i
      tick.askPrice[i] = i === 4 ? Number.NaN : 3151 + i
      tick.askVolume[i] = i === 4 ? 0 : i
    }
    const json = tickJson(tick, {
      exchange: 'SHFE',
      accountId: 'sim001',
      environment: 'sim',
      atMs: at('2026-11-20T10:00:00.500'),
      seq: 7,
      lastVolume: 3,
      priceScale: 1,
      gatewayTimeUs: 1_795_000_000_000_000,
    })
    const parsed = tickDataSchema.parse(JSON.parse(json))
    expect(JSON.stringify(JSON.parse(json))).toBe(json)
    expect(Object.keys(parsed).sort()).toEqual(Object.keys(tickDataSchema.shape).sort())
    expect(parsed).toMatchObject({ bid_price_5: 3145, ask_price_5: null, ask_volume_5: 0, seq: 7, last_volume: 3 })
  })
})

describe('what is no tick is dropped and counted', () => {
  it.each<[string, Partial<RawTick>]>([
    ['other_trading_day', { tradingDay: '20261119' }],
    ['bad_time', { updateTime: '' }],
    ['without_price', { last: Number.NaN }],
    ['without_price', { last: 0 }],
    ['price_outside_limits', { last: 3401 }],
    ['price_outside_limits', { last: 2899 }],
    ['outside_session', { updateTime: '10:20:00' }],
    ['outside_session', { updateTime: '08:58:30' }],
    ['outside_session', { updateTime: '15:27:00' }],
    ['off_clock', { updateTime: '09:40:00' }],
    ['unknown_symbol', { symbol: 'xx9901' }],
  ])('%s %j', (reason, over) => {
    push(snapshot(over))
    expect(published).toEqual([])
    expect(drops()).toEqual([reason])
  })

  it('the same snapshot again, a volume that fell, a time that fell', () => {
    push(snapshot(), snapshot(), snapshot({ updateTime: '10:00:02', volume: 99 }), snapshot({ updateTime: '09:59:59' }))
    expect(published).toHaveLength(1)
    expect(drops()).toEqual(['repeated', 'volume_fell', 'time_fell'])
  })

  it.each([
    ['2026-11-19T20:59:00', '20261119', '20:59:00'],
    ['2026-11-19T22:59:59', '20261119', '22:59:59'],
    ['2026-11-20T10:15:00', DAY, '10:15:00'],
    ['2026-11-20T15:00:00', DAY, '15:00:00'],
  ])('but not the auction match and the last instant of a session: %s', (now, actionDay, updateTime) => {
    nowMs = at(now)
    expect(push(snapshot({ actionDay, updateTime, updateMs: 0 }))).toBe(1)
  })
})

describe('a new trading day', () => {
  it('starts volumes from nothing and keeps counting ticks', () => {
    push(snapshot())
    flow.startDay('20261123')
    nowMs = at('2026-11-20T21:00:00.500')
    push(snapshot({ tradingDay: '20261123', actionDay: '20261120', updateTime: '21:00:00', volume: 5 }))
    expect(messages().map((m) => [m.trading_day, m.seq, m.volume])).toEqual([
      [DAY, 1, 100],
      ['20261123', 2, 5],
    ])
  })
})

describe('the instant of a snapshot', () => {
  it('takes the date nearest to now where the counter gives none', () => {
    const now = at('2026-11-20T00:00:10')
    expect(tickInstant('', '23:59:59', 500, now)).toBe(at('2026-11-19T23:59:59.500'))
    expect(tickInstant('', '00:00:11', 0, now)).toBe(at('2026-11-20T00:00:11'))
    expect(tickInstant(DAY, '24:00:00', 0, now)).toBeUndefined()
  })
})

describe('subscriptions', () => {
  it('are what is wanted, listed and not there yet, in batches', () => {
    const wanted = new Set(Array.from({ length: 450 }, (_, i) => `rb${1000 + i}`))
    const plan = planSubscriptions(wanted, new Set(['rb1000']), (symbol) => symbol !== 'rb1001')
    expect(plan.batches.map((batch) => batch.length)).toEqual([200, 200, 48])
    expect(plan.unknown).toEqual(['rb1001'])
  })
})
