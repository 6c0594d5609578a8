import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { type InstrumentData, tickDataSchema } from '@huangpu/messages'
import { beforeEach, describe, expect, it } from 'vitest'
import { ExchangeOffset } from './exchange-offset.js'
import { type RawTick, emptyRawTick } from './raw-tick.js'
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
    receivedAtUs: 1_795_000_000_000_000.25,
  }
  tick.bidPrice[0] = 3149
  tick.bidVolume[0] = 10
  tick.askPrice[0] = 3151
  tick.askVolume[0] = 20
  return Object.assign(tick, over)
}

let flow: TickFlow
let offset: ExchangeOffset | undefined
let published: [string, string][]
let counts: Map<string, number>
let nowMs: number

const push = (...ticks: RawTick[]): number =>
  flow.onRun(ticks.length, (index, into) => Object.assign(into, ticks[index]))
const drops = (): string[] => [...counts.keys()].map((name) => name.replace('ticks_dropped_', ''))
const messages = () => published.map(([, json]) => tickDataSchema.parse(JSON.parse(json)))

function openFlow(): void {
  flow = new TickFlow({
    accountId: 'sim001',
    environment: 'sim',
    toleranceMs: 120_000,
    calendar,
    offset,
    exchangeMs: () => nowMs,
    instrument: (symbol) => LISTED.get(symbol),
    publish: (channel, json) => void published.push([channel, json]),
    onAccepted: () => undefined,
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    onOtherDay: () => undefined,
  })
  flow.startDay(DAY)
}

beforeEach(() => {
  published = []
  counts = new Map()
  nowMs = at('2026-11-20T10:00:00.500')
  offset = undefined
  openFlow()
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

  it('with a number left out where ticks before it were not heard', () => {
    flow.tellHole('rb2701')
    push(snapshot())
    flow.tellHole('rb2701')
    nowMs += 500
    push(snapshot({ updateTime: '10:00:01', updateMs: 0, volume: 130 }))
    expect(messages().map(({ seq }) => seq)).toEqual([1, 3])
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
    ['without_price', { last: -0 }],
    ['without_price', { last: Infinity }],
    ['bad_time', { updateTime: '25:00:00' }],
    ['volume_fell', { volume: -1 }],
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

  it('an empty ExchangeID is none of these: the contract knows its exchange', () => {
    push(snapshot({ exchangeId: '' }))
    expect(messages()[0]).toMatchObject({ exchange: 'SHFE', gateway_time_us: 1_795_000_000_000_000 })
  })

  it('limits and settlement of a dropped snapshot are kept for the day, unless it is wrong itself', () => {
    nowMs = at('2026-11-19T20:50:00')
    const early = { actionDay: '20261119', updateTime: '20:49:59', last: Number.NaN }
    push(snapshot({ ...early, tradingDay: '20261119', preSettlement: 3_000 }))
    expect(flow.references.get('rb2701')).toBeUndefined()
    push(snapshot({ ...early, preSettlement: 3150.0000000001, preClose: -0 }))
    expect(published).toEqual([])
    expect(flow.references.get('rb2701')).toEqual({
      tradingDay: DAY,
      limitUp: 3400,
      limitDown: 2900,
      preSettlement: 3150,
      preClose: null,
    })
    flow.startDay('20261123')
    expect(flow.references.get('rb2701')).toBeUndefined()
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
  it.each([
    // ActionDay, UpdateTime | now -> instant
    ['20261119', '21:05:00', '2026-11-19T21:05:01', '2026-11-19T21:05:00', 'the calendar date, as at SHFE'],
    ['20261120', '21:05:00', '2026-11-19T21:05:01', '2026-11-19T21:05:00', 'the trading day in its place'],
    ['20261123', '21:05:00', '2026-11-20T21:05:01', '2026-11-20T21:05:00', 'the trading day, on a Friday night'],
    ['20261123', '00:30:00', '2026-11-21T00:30:01', '2026-11-21T00:30:00', 'the trading day, on Saturday morning'],
    ['20261121', '00:00:00', '2026-11-20T23:59:59.900', '2026-11-21T00:00:00', 'across midnight'],
    ['', '23:59:59', '2026-11-21T00:00:01', '2026-11-20T23:59:59', 'none, across midnight'],
    ['20261118', '21:05:00', '2026-11-19T21:05:01', '2026-11-18T21:05:00', 'an old snapshot stays old'],
  ])('ActionDay %j %s at %s is %s: %s', (actionDay, time, now, instant) => {
    expect(tickInstant(actionDay, time, 0, at(now))).toBe(at(instant))
  })

  it('takes the date nearest to now where the counter gives none', () => {
    const now = at('2026-11-20T00:00:10')
    expect(tickInstant('', '23:59:59', 500, now)).toBe(at('2026-11-19T23:59:59.500'))
    expect(tickInstant('', '00:00:11', 0, now)).toBe(at('2026-11-20T00:00:11'))
    expect(tickInstant(DAY, '24:00:00', 0, now)).toBeUndefined()
  })
})

describe('the clock that ticks are judged by', () => {
  /** Twenty seconds of ticks of the right time, on a machine that is `aheadMs` ahead. */
  function tickOn(aheadMs: number): void {
    for (let i = 0; i < 40; i += 1) {
      const atMs = at('2026-11-20T10:00:00') + i * 500
      const seconds = String(Math.floor(i / 2)).padStart(2, '0')
      nowMs = atMs + aheadMs
      push(
        snapshot({ updateTime: `10:00:${seconds}`, updateMs: (i % 2) * 500, volume: i, receivedAtUs: nowMs * 1_000 }),
      )
    }
  }

  beforeEach(() => {
    offset = new ExchangeOffset()
    openFlow()
  })

  it('is the exchange’s: a machine 100 s ahead drops nothing that the exchange sends late', () => {
    tickOn(100_000)
    expect(published).toHaveLength(40)
    expect(offset?.estimate(nowMs)?.offsetMs).toBe(-100_000)
    nowMs += 90_000
    expect(push(snapshot({ updateTime: '10:00:20', updateMs: 0, volume: 50 }))).toBe(1)
  })

  it('is not led astray by a feed that is minutes late: its prices are dropped, the offset tells why', () => {
    tickOn(150_000)
    expect(published).toEqual([])
    expect(drops()).toEqual(['off_clock'])
    expect(offset?.estimate(nowMs)?.offsetMs).toBe(-150_000)
  })

  it('learns nothing from a snapshot that a subscription pushes, however often', () => {
    for (let i = 0; i < 20; i += 1) {
      nowMs += 1_000
      push(snapshot({ receivedAtUs: nowMs * 1_000 }))
    }
    expect(offset?.estimate(nowMs)).toBeNull()
  })
})
