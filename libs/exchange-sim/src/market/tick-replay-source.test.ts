import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { NO_VALUE } from 'ctp-node-binding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Exchange } from '../exchange/exchange.js'
import { MemoryJournal } from '../exchange/memory-journal.fixture.js'
import { at, calendar, insertFor, openScene } from '../exchange/trading-scene.fixture.js'
import { depthFields, type DepthFields } from './depth-fields.js'
import { findTickFiles } from './tick-files.js'
import { TickReplaySource } from './tick-replay-source.js'
import { surveyTicks } from './tick-survey.js'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'huangpu-tick-replay-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HEADER =
  'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume,Turnover,OpenInterest,' +
  'UpperLimitPrice,LowerLimitPrice,BidPrice1,BidVolume1,AskPrice1,AskVolume1'

/** A row by a few words: contract, time (with the date where it is not 2026-11-23), price, volume so far, quotes. */
function row(symbol: string, time: string, last: number, volume: number, quotes: string): string {
  const [day, clock = ''] = time.includes(' ') ? time.split(' ') : ['20261123', time]
  const [bid = '', ask = ''] = quotes.split('/').map((quote) => quote.replace('x', ','))
  const [whole = '', ms = '0'] = clock.split('.')
  const tradingDay = clock >= '20:00:00' ? '20261124' : day
  return [symbol, tradingDay, day, whole, ms, last, volume, '', 5_000 + volume, 3300, 3000, bid, ask].join(',')
}

const write = (name: string, rows: readonly string[], header = HEADER): void =>
  writeFileSync(join(folder, name), gzipSync(`${header}\n${rows.join('\n')}\n`))

interface Sources {
  symbols?: string[]
  journal?: MemoryJournal
  volume?: 'per_tick'
}

function open({ symbols = [], journal = new MemoryJournal(), volume }: Sources = {}) {
  const files = findTickFiles([{ path: folder, volume }], '/')
  const source = new TickReplaySource(surveyTicks(files, calendar, new Set(symbols)), calendar, 1_000)
  const exchange = openScene({ source, start: '2026-11-23T20:59:00', journal })
  const sent: DepthFields[] = []
  exchange.listen({
    onPrivate: () => undefined,
    onSnapshot: (market) => sent.push(depthFields(market, exchange.tradingDay, exchange.nowMs)),
    onStatus: () => undefined,
    onAlarm: () => undefined,
    onNewDay: () => exchange.confirmSettlement('sim001', ''),
  })
  return { exchange, sent, source }
}

const story = (sent: readonly DepthFields[]): string[] =>
  sent.map((f) => `${f['InstrumentID']} ${f['UpdateTime']}.${f['UpdateMillisec']} ${f['LastPrice']} ${f['Volume']}`)
const filled = (exchange: Exchange): string =>
  exchange
    .tradesOf('sim001')
    .map((trade) => `${trade.volumeLots}@${trade.price}`)
    .join(' ')

describe('recorded ticks', () => {
  it('of many files come in the order of time, at one instant in the order of the files, each as it was', () => {
    write('a.csv.gz', [
      row('rb2701', '21:00:00.500', 3150, 10, '3149x7/3150x8'),
      row('rb2701', '21:00:01.000', 3151, 12, '3150x7/3151x8'),
      row('rb2701', '21:00:01.000', 3152, 13, '3151x7/3152x8'),
    ])
    mkdirSync(join(folder, 'more'))
    write('more/b.csv.gz', [
      row('au2702', '21:00:00.700', 3150.02, 3, '3150.02x1/3150.04x2'),
      row('hc2701', '21:00:01.000', 3300, 3, '3299x1/3300x2'),
    ])
    const { exchange, sent } = open()
    exchange.advance(at('2026-11-23T22:00:00'))
    expect(story(sent)).toEqual([
      'rb2701 21:00:00.500 3150 10',
      'au2702 21:00:00.700 3150.02 3',
      'rb2701 21:00:01.0 3151 12',
      'rb2701 21:00:01.0 3152 13',
      'hc2701 21:00:01.0 3300 3',
    ])
    expect(sent[1]).toMatchObject({
      ...{ TradingDay: '20261124', ActionDay: '20261123', BidPrice1: 3150.02, BidVolume1: 1, AskPrice1: 3150.04 },
      ...{ BidPrice2: NO_VALUE, BidVolume2: 0, UpperLimitPrice: 3300, OpenInterest: 5_003 },
    })
    expect(exchange.nextMoveMs()).toBe(at('2026-11-24T15:15:00'))
  })

  it('of one file with many contracts are played as they came, though their own times differ a little', () => {
    write('all.csv.gz', [
      row('rb2701', '21:00:01.000', 3150, 10, '3149x7/3150x8'),
      row('hc2701', '21:00:00.500', 3300, 1, '3299x7/3300x8'),
      row('rb2701', '21:00:01.500', 3150, 11, '3149x7/3150x8'),
    ])
    const { exchange, sent } = open()
    exchange.advance(at('2026-11-23T21:00:01.200'))
    expect(story(sent)).toEqual(['rb2701 21:00:01.0 3150 10', 'hc2701 21:00:00.500 3300 1'])
  })

  it('go on after a restart with the row that was not played yet', () => {
    write('a.csv.gz', [
      row('rb2701', '21:00:00.500', 3150, 10, '3149x7/3150x8'),
      row('rb2701', '21:00:01.000', 3151, 12, '3150x7/3151x8'),
      row('rb2701', '21:00:01.000', 3152, 13, '3151x7/3152x8'),
      row('rb2701', '21:00:02.000', 3153, 14, '3151x7/3152x8'),
    ])
    const journal = new MemoryJournal()
    const first = open({ journal })
    first.exchange.advance(at('2026-11-23T21:00:00.500'))
    // Killed between two rows of one instant.
    first.source.perform(at('2026-11-23T21:00:01.000'), {
      tradingDay: '20261124',
      market: (symbol) => first.exchange.market(symbol),
      publish: () => undefined,
      trade: (market, order) => {
        const id = market.nextOutsiderId()
        return { id, outcome: market.book.submit({ id, ...order }) }
      },
    })
    const second = open({ journal })
    second.source.restore(first.source.state())
    second.exchange.advance(at('2026-11-23T22:00:00'))
    expect(story(second.sent)).toEqual(['rb2701 21:00:01.0 3152 13', 'rb2701 21:00:02.0 3153 14'])
  })

  it('fill what rests when the queue before it has traded, and stay what they were', () => {
    write('a.csv.gz', [
      row('rb2701', '21:00:00.500', 3150, 10, '3149x7/3150x8'),
      row('rb2701', '21:00:01.000', 3149, 16, '3149x1/3150x8'),
      row('rb2701', '21:00:01.500', 3149, 19, '3148x9/3149x1'),
    ])
    const { exchange, sent } = open()
    exchange.advance(at('2026-11-23T21:00:00.500'))
    insertFor(exchange, 'sim001', { LimitPrice: 3149, VolumeTotalOriginal: 5 })
    insertFor(exchange, 'sim001', { LimitPrice: 3150, VolumeTotalOriginal: 20, TimeCondition: '1' })
    expect(filled(exchange)).toBe('8@3150')
    exchange.advance(at('2026-11-23T21:00:01.000'))
    expect(filled(exchange)).toBe('8@3150')
    exchange.advance(at('2026-11-23T21:00:01.500'))
    expect(filled(exchange)).toBe('8@3150 2@3149 1@3149')
    expect(story(sent).at(-1)).toBe('rb2701 21:00:01.500 3149 19')
    expect(sent.at(-1)).toMatchObject({ BidPrice1: 3148, BidVolume1: 9, AskPrice1: 3149, AskVolume1: 1 })
  })

  it('after the close are shown as they are, and leave the next day alone', () => {
    write('a.csv.gz', [
      row('rb2701', '14:59:59.500', 3150, 10, '3149x7/3150x8'),
      row('rb2701', '15:00:00.000', 3150, 11, '3149x7/3150x8'),
      row('rb2701', '15:27:00.000', 3150, 11, '3149x7/3150x8'),
      row('rb2701', '21:00:00.500', 3160, 4, '3159x7/3160x8'),
    ])
    const files = findTickFiles([{ path: folder }], '/')
    const source = new TickReplaySource(surveyTicks(files, calendar, new Set()), calendar, 1_000)
    const exchange = openScene({ source, start: '2026-11-23T14:59:00' })
    const sent: DepthFields[] = []
    const listen = () => undefined
    exchange.listen({
      ...{ onPrivate: listen, onStatus: listen, onAlarm: listen, onNewDay: listen },
      onSnapshot: (market) => sent.push(depthFields(market, exchange.tradingDay, exchange.nowMs)),
    })
    exchange.advance(at('2026-11-23T15:30:00'))
    expect(exchange.tradingDay).toBe('20261124')
    expect(story(sent).slice(1)).toEqual(['rb2701 15:00:00.0 3150 11', 'rb2701 15:27:00.0 3150 11'])
    expect(sent.at(-1)).toMatchObject({ TradingDay: '20261123' })
    expect(exchange.market('rb2701').day).toMatchObject({ volumeLots: 0 })
    exchange.advance(at('2026-11-23T22:00:00'))
    expect(sent.at(-1)).toMatchObject({ TradingDay: '20261124', Volume: 4, LastPrice: 3160 })
  })

  it('have no part in the auction of the morning: what the night quoted is gone, the first print fills what it passes', () => {
    write('a.csv.gz', [
      row('rb2701', '21:00:00.500', 3150, 10, '3149x7/3150x8'),
      row('rb2701', '20261124 09:00:00.500', 3147, 90, '3146x7/3147x8'),
    ])
    const { exchange } = open()
    exchange.advance(at('2026-11-24T08:56:00'))
    insertFor(exchange, 'sim001', { LimitPrice: 3155, VolumeTotalOriginal: 5 })
    insertFor(exchange, 'sim001', { LimitPrice: 3140, VolumeTotalOriginal: 5 })
    exchange.advance(at('2026-11-24T09:00:00'))
    expect(filled(exchange)).toBe('')
    exchange.advance(at('2026-11-24T09:00:01'))
    expect(filled(exchange)).toBe('5@3155')
  })

  it('with volume by tick add up over the day', () => {
    write(
      'a.csv.gz',
      ['rb2701,20261123,21:00:00.5,3150,3', 'rb2701,20261123,21:00:01,3152,0', 'rb2701,20261123,21:00:01.5,3149,4'],
      'symbol,date,time,lastPrice,lastVolume',
    )
    const { exchange, sent } = open()
    exchange.advance(at('2026-11-23T22:00:00'))
    expect(sent.map((f) => f['Volume'])).toEqual([3, 3, 7])
    expect(sent.at(-1)).toMatchObject({ TradingDay: '20261124', HighestPrice: 3152, LowestPrice: 3149 })
    expect(sent.at(-1)).toMatchObject({ OpenPrice: 3150, Turnover: 3 * 31_500 + 4 * 31_490 })
  })
})

describe('lots that are held over night', () => {
  const header = `${HEADER},PreSettlementPrice`
  const days: [string, number, number | ''][] = [
    // row's time, last price, the settlement before that its rows name
    ['20261123 14:00:00', 3150, 3140],
    ['20261124 09:00:01', 3150, 3147],
    // Two days were not recorded: what 20261126 was settled at, nobody could know.
    ['20261127 09:00:01', 3150, 3170],
  ]
  const rows = days.map(
    ([time, last, before], index) => `${row('rb2701', time, last, index + 1, '3149x9/3150x9')},${before}`,
  )

  it('are settled at what the recording names, and keep their worth when it names another price than they were settled at', () => {
    write('a.csv.gz', rows, header)
    const files = findTickFiles([{ path: folder }], '/')
    const source = new TickReplaySource(surveyTicks(files, calendar, new Set()), calendar, 1_000)
    const exchange = openScene({ source, start: '2026-11-23T13:59:00' })
    const market = exchange.market('rb2701')
    exchange.advance(at('2026-11-23T14:00:10'))
    insertFor(exchange, 'sim001', { LimitPrice: 3150, VolumeTotalOriginal: 2 })
    const { balance } = exchange.funds('sim001')
    exchange.advance(at('2026-11-23T16:00:00'))
    expect(market.priceOf(market.day.preSettlementTicks)).toBe(3147)
    exchange.advance(at('2026-11-27T09:00:10'))
    expect(market.priceOf(market.day.preSettlementTicks)).toBe(3170)
    // Bought at 3150, and the last price is 3150 again.
    expect(exchange.funds('sim001').balance).toBeCloseTo(balance, 4)
  })
})

describe('a recording that cannot be played', () => {
  const good = row('rb2701', '21:00:00.500', 3150, 10, '3149x7/3150x8')
  it.each([
    ['another exchange', [row('IF2101', '21:00:00.500', 5250, 1, '5249x1/5250x1')], /IF2101 is no contract of SHFE/],
    [
      'no time order',
      [good, row('hc2701', '20:58:00', 3300, 1, '3299x1/3300x1')],
      /a\.csv\.gz:3: the file is not in time/,
    ],
    ['a price of words', [good, good.replace('3150', 'x')], /a\.csv\.gz:3: "x" is no number/],
    ['no price at all', [good.replace(',3150,', ',,')], /rb2701 has no price/],
  ])('is named: %s', (_, rows, message) => {
    write('a.csv.gz', rows)
    expect(() => open().exchange.advance(at('2026-11-23T22:00:00'))).toThrow(message)
  })

  it('is not there', () => {
    expect(() => findTickFiles([{ path: 'none/*.csv' }], folder)).toThrow(/^none\/\*\.csv: no such tick file/)
    expect(() => open({ symbols: ['rb2705'] })).toThrow(/no such tick file/)
    write('a.csv.gz', [good])
    expect(() => open({ symbols: ['rb2705'] })).toThrow(/the tick files have no rb2705/)
  })
})

it('finds the files of a folder, of its folders, and of a pattern, each once', () => {
  for (const name of ['2026/rb', '2026/au', '2027/rb']) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const day of ['1.csv', '2.csv.gz', 'notes.txt']) writeFileSync(join(folder, name, day), '')
  }
  const find = (...paths: string[]): string[] =>
    findTickFiles(
      paths.map((path) => ({ path })),
      folder,
    ).map(({ path }) => path.slice(folder.length + 1))
  expect(find('2027')).toEqual(['2027/rb/1.csv', '2027/rb/2.csv.gz'])
  expect(find('202?/rb/*.csv')).toEqual(['2026/rb/1.csv', '2027/rb/1.csv'])
  expect(find('2026/rb/2.csv.gz', '*/rb/*.gz')).toEqual(['2026/rb/2.csv.gz', '2027/rb/2.csv.gz'])
})
