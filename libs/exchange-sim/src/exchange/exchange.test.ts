import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData, parseShanghai } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import type { InputOrder } from '../counter/check-order.js'
import type { OrderRecord } from '../counter/order-record.js'
import type { MarketSource } from '../market/market-source.js'
import { ReplaySource } from '../market/replay-source.js'
import { SyntheticSource } from '../market/synthetic-source.js'
import { Exchange } from './exchange.js'
import type { FlowEntry } from './exchange-changes.js'
import { MemoryJournal } from './memory-journal.fixture.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))
const at = (text: string): number => parseShanghai(text) ?? Number.NaN
const USER = 'sim001'

interface Snapshot {
  last: number
  volume: number
  high: number | undefined
  low: number | undefined
}

class Scene {
  readonly flow: FlowEntry[] = []
  readonly snapshots: Snapshot[] = []
  readonly exchange: Exchange
  private ref = 0

  constructor(
    source: MarketSource,
    readonly journal: MemoryJournal,
    start: string,
  ) {
    this.exchange = new Exchange({
      calendar,
      source,
      journal,
      brokerId: '9999',
      accounts: [{ accountId: USER, initialBalance: 10_000_000 }],
      startMs: at(start),
    })
    this.exchange.listen({
      onPrivate: (entry) => this.flow.push(entry),
      onSnapshot: ({ day }) =>
        this.snapshots.push({ last: day.lastTicks, volume: day.volumeLots, high: day.highTicks, low: day.lowTicks }),
      onStatus: () => undefined,
      onAlarm: () => undefined,
      onNewDay: () => undefined,
    })
    this.exchange.confirmSettlement(USER, '')
  }

  insert(fields: Partial<InputOrder>): OrderRecord {
    const result = this.exchange.insert(
      {
        ...{ InvestorID: USER, InstrumentID: 'rb2701', ExchangeID: 'SHFE', OrderRef: String(++this.ref) },
        ...{ OrderPriceType: '2', Direction: '0', CombOffsetFlag: '0', CombHedgeFlag: '1', LimitPrice: 3150 },
        ...{ VolumeTotalOriginal: 1, TimeCondition: '3', VolumeCondition: '1', ContingentCondition: '1' },
        ...{ ForceCloseReason: '0', OrderMemo: '' },
        ...fields,
      },
      {
        accountId: USER,
        userId: USER,
        tradingRight: 'allow',
        frontId: 1,
        sessionId: 1,
        requestId: 1,
        sessionMaxOrderRef: 0,
      },
    )
    if (typeof result === 'string') throw new Error(result)
    return result
  }

  story(): string {
    return this.flow
      .map((e) => (e.name === 'OnRtnTrade' ? `trade(${e.fields['Volume']})` : e.fields['OrderStatus']))
      .join(' ')
  }
}

const synthetic = (): MarketSource =>
  new SyntheticSource(
    { kind: 'synthetic', seed: 3, contracts_expire: false, contracts: [{ symbol: 'rb2701', price: 3150 }] },
    calendar,
  )
const night = (journal = new MemoryJournal()): Scene => new Scene(synthetic(), journal, '2026-11-23T21:30:00')

describe('a synthetic market', () => {
  it('is the same from the same seed, moves in waves, never crossed, volume only growing', () => {
    const [one, other] = [night(), night()]
    for (const scene of [one, other]) scene.exchange.advance(at('2026-11-23T22:30:00'))
    expect(one.snapshots).toEqual(other.snapshots)
    expect(one.snapshots).toHaveLength(7_200)
    const { book } = one.exchange.market('rb2701')
    expect(book.best('sell')!.priceTicks).toBeGreaterThan(book.best('buy')!.priceTicks)
    one.snapshots.forEach((tick, index) => {
      const before = one.snapshots[index - 1]
      if (before) expect(tick.volume).toBeGreaterThanOrEqual(before.volume)
      if (tick.volume > 0) expect(tick.high).toBeGreaterThanOrEqual(tick.last)
    })
    // A wave of 4-8 minutes crosses its own slow average several times in an hour.
    const closes = one.snapshots.filter((_, index) => index % 120 === 119).map((tick) => tick.last)
    const mean = (from: number, count: number): number =>
      closes.slice(from, from + count).reduce((a, b) => a + b) / count
    const signs = closes.slice(10).map((_, index) => Math.sign(mean(index + 7, 3) - mean(index, 10)))
    const crossings = signs.filter((sign, index) => index > 0 && sign !== 0 && sign !== signs[index - 1]).length
    expect(crossings).toBeGreaterThan(6)
  })

  it('fills resting orders, in parts too, and keeps positions, funds and trades in agreement', () => {
    const scene = night()
    const { exchange } = scene
    exchange.advance(exchange.nowMs + 60_000)
    const ask = exchange.market('rb2701').book.best('sell')!.priceTicks
    for (const distance of [0, 1, 2, 3]) {
      scene.insert({ LimitPrice: ask - 1 - distance, VolumeTotalOriginal: 200 })
      scene.insert({ LimitPrice: ask + distance, VolumeTotalOriginal: 200, Direction: '1' })
    }
    exchange.advance(exchange.nowMs + 10 * 60_000)
    const orders = exchange.ordersOf(USER)
    const traded = (order: OrderRecord): number =>
      exchange.tradesOf(USER).reduce((sum, trade) => sum + (trade.orderSeq === order.seq ? trade.volumeLots : 0), 0)
    for (const order of orders) expect(traded(order)).toBe(order.tradedLots)
    expect(scene.story()).toMatch(/3 1 trade\(\d+\) 1 /)
    expect(orders.some((order) => order.status === '0')).toBe(true)
    const held = exchange.account(USER).legs.reduce((sum, leg) => sum + leg.openedLots, 0)
    expect(held).toBe(orders.reduce((sum, order) => sum + order.tradedLots, 0))
    const { balance } = exchange.funds(USER)
    expect(balance).toBeGreaterThan(9_900_000)
  })

  it('continues after a kill as if nothing had happened', () => {
    const journal = new MemoryJournal()
    const first = night(journal)
    first.exchange.advance(first.exchange.nowMs + 60_000)
    const low = first.exchange.market('rb2701').day.lowerLimitTicks
    const order = first.insert({ LimitPrice: low + 1 })
    const second = new Scene(synthetic(), journal, '2000-01-01T00:00:00')
    expect(second.exchange.nowMs).toBe(first.exchange.nowMs)
    expect(second.exchange.ordersOf(USER)).toEqual([order])
    expect(second.exchange.market('rb2701').book.resting(order.seq)?.volumeLots).toBe(1)
    expect(second.exchange.flowOf(USER)).toEqual(first.exchange.flowOf(USER))
    expect(second.exchange.cancel(USER, order)).toBeUndefined()
    expect(second.story()).toBe('3 5')
  })

  it('stands after a kill as it stood: an order keeps its place in the queue behind the crowd', () => {
    const journal = new MemoryJournal()
    const first = night(journal)
    first.exchange.advance(at('2026-11-23T21:31:00'))
    const best = (side: 'buy' | 'sell'): number => first.exchange.market('rb2701').book.best(side)!.priceTicks
    first.insert({ LimitPrice: best('buy'), VolumeTotalOriginal: 7 })
    first.insert({ LimitPrice: best('sell') + 2, Direction: '1', VolumeTotalOriginal: 7 })
    const queues = ({ exchange }: Scene): unknown =>
      (['buy', 'sell'] as const).map((side) =>
        [...exchange.market('rb2701').book.orders(side)].map((o) => [o.priceTicks, o.volumeLots, o.id > 0]),
      )
    const second = new Scene(synthetic(), journal, '2000-01-01T00:00:00')
    expect(queues(second)).toEqual(queues(first))
    second.exchange.advance(at('2026-11-23T21:40:00'))
    const { book } = second.exchange.market('rb2701')
    expect(book.best('buy')!.priceTicks).toBeLessThan(book.best('sell')!.priceTicks)
  })

  it('rejects at the exchange outside of a session and beyond the limits', () => {
    const scene = new Scene(synthetic(), new MemoryJournal(), '2026-11-23T20:00:00')
    scene.insert({})
    expect(scene.story()).toBe('a 5')
    expect(scene.flow.at(-1)?.fields).toMatchObject({ OrderSubmitStatus: '4', VolumeTraded: 0 })
    expect(scene.exchange.funds(USER).frozenMargin).toBe(0)
  })
})

describe('a replayed market', () => {
  const minute = (time: string, open: number, high: number, low: number, close: number, volumeLots: number) => ({
    ...{ startMs: at(time), open, high, low, close, volumeLots, openInterest: 500 },
  })
  const bars = [
    minute('2023-09-25T21:00:00', 3700, 3704, 3698, 3702, 41),
    minute('2023-09-25T21:01:00', 3702, 3702, 3702, 3702, 0),
    minute('2023-09-25T21:02:00', 3702, 3703, 3695, 3696, 90),
    minute('2023-09-26T09:00:00', 3696, 3699, 3696, 3699, 12),
    minute('2023-09-26T21:00:00', 3705, 3706, 3704, 3706, 8),
  ]
  const scene = (): Scene =>
    new Scene(new ReplaySource([{ symbol: 'rb2701', bars }], calendar), new MemoryJournal(), '2023-09-25T20:59:00')

  it('adds up to the recording, with investors trading or not', () => {
    const quiet = scene()
    const busy = scene()
    for (const each of [quiet, busy]) {
      each.exchange.advance(at('2023-09-25T21:00:20'))
      if (each === busy) each.insert({ LimitPrice: 3720, VolumeTotalOriginal: 30, TimeCondition: '1' })
      each.exchange.advance(at('2023-09-26T10:00:00'))
    }
    expect(busy.snapshots).toEqual(quiet.snapshots)
    expect(quiet.snapshots.at(-1)).toMatchObject({ volume: 143, high: 3704, low: 3695, last: 3699 })
    expect(busy.exchange.tradesOf(USER).length).toBeGreaterThan(0)
  })

  it('fills a resting order when the recording passes it, and starts the next day at zero', () => {
    const each = scene()
    each.exchange.advance(at('2023-09-25T21:01:30'))
    each.insert({ LimitPrice: 3698, VolumeTotalOriginal: 4 })
    each.exchange.advance(at('2023-09-25T21:02:50'))
    expect(each.story()).toBe('a 3 3 0 trade(4)')
    expect(each.flow.at(-1)?.fields['Price']).toBe(3698)
    each.exchange.advance(at('2023-09-26T21:00:01'))
    expect(each.exchange.tradingDay).toBe('20230927')
    expect(each.snapshots.at(-1)).toMatchObject({ last: 3705, volume: 2, high: 3705, low: 3705 })
    expect(each.exchange.nextEventMs()).toBe(at('2023-09-26T21:00:15'))
  })

  it('settles the day of its last row when that time comes, also after a kill, and then has nothing more', () => {
    const journal = new MemoryJournal()
    const open = (): Scene =>
      new Scene(new ReplaySource([{ symbol: 'rb2701', bars }], calendar), journal, '2023-09-25T20:59:00')
    const first = open()
    first.exchange.advance(at('2023-09-26T21:02:00'))
    expect(first.exchange.tradingDay).toBe('20230927')
    const second = open()
    second.exchange.advance(at('2023-09-27T15:14:59'))
    expect(second.exchange.settlementOf(USER)?.tradingDay).toBe('20230926')
    second.exchange.advance(at('2023-10-10T15:16:00'))
    expect(second.exchange.settlementOf(USER)?.tradingDay).toBe('20230927')
    expect(second.exchange.nextEventMs()).toBeUndefined()
  })
})
