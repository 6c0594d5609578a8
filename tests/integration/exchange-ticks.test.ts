/**
 * A recording of ticks through the simulated exchange's front and library to a client, and the exchange on the wall
 * clock. Runs against built code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parseShanghai } from '@huangpu/core'
import { stepTo } from '@huangpu/exchange-sim'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { ExchangeProcess } from '../support/exchange-process.js'
import { ExchangeScene, type Fields } from '../support/exchange-scene.js'

const FIXTURE = path.resolve(import.meta.dirname, '../fixtures/SHFE.cu1909_200ticks_tqsdk.csv.gz')
const MARKET = { kind: 'replay', ticks: [{ file: FIXTURE, symbol: 'cu1909' }] }

/** The file's rows as the fields of CTP, read by other means than the exchange's. */
const ROWS: Fields[] = (() => {
  const [header = '', ...lines] = gunzipSync(readFileSync(FIXTURE)).toString().trim().split('\r\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = new Map(line.split(',').map((cell, at) => [names[at] ?? '', cell]))
    const value = (name: string): number | undefined => (cells.get(name) ? Number(cells.get(name)) : undefined)
    const [date = '', time = ''] = (cells.get('datetime_cst') ?? '').split(' ')
    const fields: Fields = {
      ...{ InstrumentID: 'cu1909', TradingDay: '20190916', ActionDay: date.replaceAll('-', '') },
      ...{ UpdateTime: time.slice(0, 8), UpdateMillisec: Number(time.slice(9)) },
      ...{ LastPrice: value('last_price'), HighestPrice: value('highest'), LowestPrice: value('lowest') },
      ...{ OpenInterest: value('open_interest'), Volume: value('volume'), Turnover: value('amount') },
    }
    for (const level of [1, 2, 3, 4, 5]) {
      for (const [side, name] of [
        ['Bid', 'bid'],
        ['Ask', 'ask'],
      ]) {
        fields[`${side}Price${level}`] = value(`${name}_price${level}`)
        fields[`${side}Volume${level}`] = value(`${name}_volume${level}`)
      }
    }
    return fields
  })
})()

/** Of a tick, what the file has a column for. */
const told = (tick: Fields): Fields => Object.fromEntries(Object.keys(ROWS[0] ?? {}).map((name) => [name, tick[name]]))

describe('a recording', () => {
  const scene = new ExchangeScene()
  afterEach(() => scene.close())

  it('comes to a client field for field, step by step, while an order takes what was quoted', async () => {
    await scene.open(undefined, { market: MARKET })
    const [quotes, trader] = [scene.quotes(), scene.trader()]
    await Promise.all([quotes.ready(['cu1909']), trader.ready()])
    // The last snapshot comes at once: here of a market that has none yet.
    await waitUntil(() => quotes.ticks().length === 1)
    await stepTo(scene.runtime, parseShanghai('2019-09-16T14:01:40') ?? 0)
    const ref = trader.insert({
      InstrumentID: 'cu1909',
      LimitPrice: 47_830,
      VolumeTotalOriginal: 30,
      TimeCondition: '1',
    })
    await trader.storyIs(ref, 'a 5 5 trade(10) trade(10)')
    await stepTo(scene.runtime, parseShanghai('2019-09-16T15:00:00') ?? 0)
    await waitUntil(() => quotes.ticks().length === 1 + ROWS.length, {
      message: () => `${quotes.ticks().length} ticks`,
    })
    expect(quotes.ticks().slice(1).map(told)).toEqual(ROWS)
  })

  it('comes whole as fast as the client takes it; who subscribes after it gets its last snapshot', async () => {
    await scene.open(undefined, { market: MARKET, time: { mode: 'always_open', speed: 'max' } })
    const quotes = scene.quotes()
    await quotes.ready(['cu1909'])
    await waitUntil(() => quotes.ticks().length === 1 + ROWS.length, {
      message: () => `${quotes.ticks().length} ticks`,
    })
    expect(quotes.ticks().slice(1).map(told)).toEqual(ROWS)
    const late = scene.quotes()
    await late.ready(['cu1909'])
    await waitUntil(() => late.ticks().length === 1)
    expect(late.ticks().map(told)).toEqual(ROWS.slice(-1))
  })
})

describe('on the wall clock', () => {
  it('runs with services that have the clock of the machine, and refuses them in virtual time', async () => {
    const exchange = await ExchangeProcess.prepare({ time: { mode: 'wall' } })
    try {
      const services = path.join(exchange.home.path, 'config/services.yaml')
      writeFileSync(services, readFileSync(services, 'utf8').replace('"virtual"', '"wall"'))
      const before = Date.now()
      await exchange.start()
      const clock = await exchange.get('/clock')
      expect(clock).toMatchObject({ mode: 'wall' })
      expect(clock['now_ms']).toBeGreaterThanOrEqual(before)
      expect(clock['now_ms']).toBeLessThanOrEqual(Date.now())
      const refused = await exchange.call('POST', '/clock/step', { to_ms: Date.now() + 60_000 })
      expect(refused).toMatchObject({ status: 409 })
      await exchange.end('SIGTERM')
      const config = path.join(exchange.home.path, 'config/exchange.yaml')
      writeFileSync(config, readFileSync(config, 'utf8').replace('"mode":"wall"', '"mode":"always_open"'))
      await expect(exchange.start()).rejects.toThrow('the exchange ended with 1')
    } finally {
      await exchange.close()
    }
  })
})
