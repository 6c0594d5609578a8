import type { TickData } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import {
  barsByDefinition,
  indexFuture,
  INDEX_FUTURE_SESSIONS,
  recordedRows,
  type Snapshot,
} from '../support/bars-by-definition.js'
import { MarketProcess } from '../support/market-process.js'

// Recorded snapshots of two other exchanges (tests/fixtures/README.md) through Redis and the market service, against bars
// that are computed from the file alone.

/** Its volume is that of each snapshot alone, and was not recorded (zero throughout): each counts as a lot here. */
function rapeseedMeal(): Snapshot[] {
  let volume = 0
  return recordedRows('CZCE.RM705_20170320_slices.csv.gz').map((row) => {
    expect(row['lastVolume']).toBe('0.0')
    volume += 1
    const time = String(row['time'])
    return {
      day: row['date'] ?? '',
      time: time.length === 8 ? `${time}.000` : time.padEnd(12, '0'),
      last: Number(row['lastPrice']),
      high: null,
      low: null,
      volume,
      turnover: 0,
      openInterest: 0,
    }
  })
}

let market: MarketProcess | undefined
afterEach(async () => {
  await market?.close()
  market = undefined
})

const FILES = [
  {
    symbol: 'IF2101',
    exchange: 'CFFEX',
    read: indexFuture,
    ...INDEX_FUTURE_SESSIONS,
    from: '2021-01-05T08:30:00',
    dropped: 3,
  },
  {
    symbol: 'RM705',
    exchange: 'CZCE',
    read: rapeseedMeal,
    sessions: '09:00-10:15 10:30-11:30 13:30-15:00',
    auction: '08:59',
    // Listening began before its Friday night, which the file does not have.
    from: '2017-03-17T20:30:00',
    dropped: 2,
  },
] as const

it.each(FILES)('$symbol: bars of recorded snapshots are those of their definition', async (file) => {
  const { symbol, exchange, sessions, auction } = file
  const snapshots = file.read()
  const day = snapshots[0]?.day ?? ''
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  market = await MarketProcess.open({ now: file.from, tradingDay: day, subscriptions: [symbol] })
  await market.start()
  snapshots.forEach((one, index) => market?.send(messageOf(symbol, exchange, date, one, index + 1)))
  await market.handled()
  await market.setClock(`${date}T15:01:00`)
  const expected = barsByDefinition(snapshots, sessions, auction)
  const published = () => (market?.bars ?? []).filter(({ interval }) => interval === '1m')
  await expect.poll(() => published().length).toBe(expected.length)
  const rows = market.rows(symbol, day).map((row) => {
    const [datetime = '', , open, high, low, close, volume] = row.split(',')
    return `${datetime.slice(11, 16)} ${open} ${high} ${low} ${close} ${volume}`
  })
  expect(rows).toEqual(expected)
  expect(
    published().map((bar) =>
      [bar.datetime.slice(11, 16), bar.open_price, bar.high_price, bar.low_price, bar.close_price, bar.volume].join(
        ' ',
      ),
    ),
  ).toEqual(expected)
  expect(await market.counted('ticks_outside_session')).toBe(file.dropped)
  const wholeDay = () => market?.bars.find(({ interval }) => interval === '1d')
  await waitUntil(() => wholeDay() !== undefined, { message: 'the bar of the day' })
  const lastInside = snapshots.findLast(({ time }) => time < '15:01')
  expect(wholeDay()).toMatchObject({ symbol, trading_day: day, volume: lastInside?.volume, partial: false })
})

const messageOf = (
  symbol: string,
  exchange: TickData['exchange'],
  date: string,
  one: Snapshot,
  seq: number,
): TickData => ({
  symbol,
  exchange,
  datetime: `${date}T${one.time}`,
  last_price: one.last,
  volume: one.volume,
  open_interest: one.openInterest,
  last_volume: 0,
  open_price: null,
  high_price: one.high,
  low_price: one.low,
  pre_close: null,
  limit_up: null,
  limit_down: null,
  bid_price_1: null,
  bid_volume_1: 0,
  ask_price_1: null,
  ask_volume_1: 0,
  account_id: 'sim001',
  environment: 'sim',
  trading_day: one.day,
  seq,
  turnover: one.turnover,
  pre_settlement: null,
  gateway_time_us: 0,
})
