import type { BarData, TickData } from '@huangpu/messages'
import { aTick, waitUntil, type NaiveTick } from '@huangpu/testkit'
import { formatShanghai } from '@huangpu/core'
import { afterEach, expect, it } from 'vitest'
import { MarketProcess } from '../support/market-process.js'
import { INDEX_FUTURE, RAPESEED_MEAL, rowsByDefinition, shownRow } from '../support/recorded-ticks.js'

// Whole days of recorded snapshots of two other exchanges through Redis and the market service, against bars that are
// computed from the file alone.

let market: MarketProcess | undefined
afterEach(async () => {
  await market?.close()
  market = undefined
})

const DAYS = [
  { ...INDEX_FUTURE, exchange: 'CFFEX', from: '2021-01-05T08:30:00' },
  // Listening began before its Friday night, which the file does not have.
  { ...RAPESEED_MEAL, exchange: 'CZCE', from: '2017-03-17T20:30:00' },
] as const

it.each(DAYS)('$symbol: bars of recorded snapshots are those of their definition', async (file) => {
  const { symbol, exchange, tradingDay } = file
  const ticks = file.read()
  const expected = rowsByDefinition(file, ticks)
  const started = await MarketProcess.open({ now: file.from, tradingDay, subscriptions: [symbol] })
  market = started
  await started.start()
  ticks.forEach((one, i) => started.send(messageOf(symbol, exchange, one, i + 1)))
  await started.handled()
  const date = formatShanghai(ticks[0]?.timeMs ?? NaN).slice(0, 10)
  await started.setClock(`${date}T15:01:00`)
  const bars = (interval: string) => started.bars.filter((bar) => bar.interval === interval)
  await waitUntil(() => bars('1d').length > 0, { message: 'the bar of the day' })
  expect(started.rows(symbol, tradingDay).map(shownRow)).toEqual(expected)
  expect(bars('1m').map(shownBar)).toEqual(expected)
  const inside = ticks.filter(({ timeMs }) => timeMs <= Date.parse(`${date}T15:00:01+08:00`))
  expect(bars('1d')[0]).toMatchObject({
    symbol,
    trading_day: tradingDay,
    volume: inside.at(-1)?.volume,
    partial: false,
  })
})

const shownBar = (bar: BarData): string =>
  [
    bar.datetime.slice(11, 16),
    ...[bar.open_price, bar.high_price, bar.low_price, bar.close_price, bar.volume, bar.turnover, bar.open_interest],
  ].join(' ')

const messageOf = (symbol: string, exchange: TickData['exchange'], one: NaiveTick, seq: number): TickData =>
  aTick({
    ...{ symbol, exchange, datetime: formatShanghai(one.timeMs), trading_day: one.tradingDay, seq },
    ...{ last_price: one.price, high_price: one.high, low_price: one.low },
    ...{ volume: one.volume, turnover: one.turnover, open_interest: one.openInterest },
  })
