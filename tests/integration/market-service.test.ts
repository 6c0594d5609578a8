import { readFileSync, writeFileSync } from 'node:fs'
import {
  INTEREST_KEY,
  barListSchema,
  STREAMS,
  SUBSCRIBE_CHANNEL,
  lastTickKey,
  progressKey,
  tickDataSchema,
  type TickData,
} from '@huangpu/messages'
import { parseShanghai } from '@huangpu/core'
import { aTick, waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MarketProcess } from '../support/market-process.js'

let market: MarketProcess
const at = (text: string): number => parseShanghai(text) ?? NaN

function tick(datetime: string, volume: number, seq: number, fields: Partial<TickData> = {}): void {
  const last_price = 650.5 + (volume % 7) / 50
  const extremes = { open_price: null, high_price: null, low_price: null }
  market.send(aTick({ datetime, last_price, volume, seq, turnover: volume * 650_000, ...extremes, ...fields }))
}

beforeAll(async () => {
  market = await MarketProcess.open({
    now: '2025-09-08T20:55:00',
    tradingDay: '20250909',
    subscriptions: ['au2512'],
  })
  await market.start()
})
afterAll(() => market.close())

const path = (): string => market.barFile('au2512', '20250909')
const file = (): string => readFileSync(path(), 'utf8')
const minutes = () => market.bars.filter(({ interval }) => interval === '1m')
const shown = (): string[] =>
  minutes().map((bar) => `${bar.datetime.slice(11)} v${bar.volume}${bar.partial ? ' partial' : ''}`)

it('is trading once the feed is', async () => {
  await waitUntil(async () => (await market.health()).trading, { message: () => `market to be ready\n${market.log}` })
  expect(await market.health()).toMatchObject({ service: 'market', state: 'ready', trading: true, environment: 'sim' })
})

it('turns ticks into rows and messages, by tick and by clock', async () => {
  tick('2025-09-08T20:59:00', 40, 1)
  tick('2025-09-08T21:00:30.500', 100, 2)
  tick('2025-09-08T21:01:00', 130, 3)
  await market.handled()
  await market.setClock('2025-09-08T21:02:02')
  await waitUntil(() => minutes().length === 2)
  expect(shown()).toEqual(['21:00:00 v100', '21:01:00 v30'])
  expect(minutes()[0]).toMatchObject({ symbol: 'au2512', trading_day: '20250909', datetime: '2025-09-08T21:00:00' })
  expect(file().split('\n')[1]).toMatch(
    /^2025-09-08T21:00:00,20250909,650\.\d+,650\.\d+,650\.\d+,650\.\d+,100,65000000,98765$/,
  )
  // Told after what it speaks of.
  const expected = { clock_ms: String(at('2025-09-08T21:02:02')), ticks: '3', bars_published: '2' }
  let progress: Record<string, string> = {}
  const isTold = async (): Promise<boolean> => {
    progress = await market.bus.keys.hgetall(progressKey('market'))
    return Object.entries(expected).every(([name, value]) => progress[name] === value)
  }
  await waitUntil(isTold, { message: () => `the progress to be told, got ${JSON.stringify(progress)}` })
})

it('sets malformed messages aside', async () => {
  market.sendRaw('tick:au2512', '{"symbol":')
  tick('2025-09-08T21:02:10', 130, 4, { volume: -1 })
  await market.handled()
  await waitUntil(async () => (await market.bus.streamInfo(STREAMS.dead)).length === 2)
  await waitUntil(async () => (await market.counted('messages_malformed')) === 2, { message: 'both to be counted' })
})

it('keeps the last tick in Redis and serves bars, ticks and contracts', async () => {
  tick('2025-09-08T21:02:20', 150, 5)
  await market.handled()
  await waitUntil(async () => (await market.bus.keys.get(lastTickKey('au2512')))?.includes('"volume":150') ?? false)
  expect(tickDataSchema.parse(JSON.parse((await market.bus.keys.get(lastTickKey('au2512'))) ?? '')).seq).toBe(5)
  const newest = barListSchema.parse(await market.get('/bars?symbol=au2512&limit=1'))
  expect(newest).toMatchObject({
    items: [{ datetime: '2025-09-08T21:01:00', volume: 30 }],
    current: { datetime: '2025-09-08T21:02:00', volume: 20 },
  })
  expect(await market.get(`/bars?symbol=au2512&limit=1&cursor=${newest.next_cursor}`)).toMatchObject({
    items: [{ datetime: '2025-09-08T21:00:00' }],
    next_cursor: null,
  })
  expect(await market.get('/bars?symbol=au2512&trading_day=20250910')).toMatchObject({ items: [], current: null })
  expect(await market.get('/bars?symbol=../../x')).toMatchObject({ error: { code: 'invalid_input' } })
  expect(await market.get('/ticks')).toMatchObject({ items: [{ symbol: 'au2512', volume: 150 }] })
  expect(await market.get('/symbols')).toMatchObject({
    items: [{ symbol: 'au2512', product: 'au', trading_days: ['20250909'] }],
  })
})

it('watches what somebody is interested in, so that its first minute counts as heard from the start', async () => {
  const symbols = async (): Promise<string[]> =>
    ((await market.get('/symbols')) as { items: { symbol: string }[] }).items.map(({ symbol }) => symbol)
  expect(await symbols()).toEqual(['au2512'])
  const now = String(Date.now())
  await market.bus.keys.hset(INTEREST_KEY, { 'web:rb2601': now, 'web:cu2601': String(Date.now() - 9 * 3_600_000) })
  market.bus.publish(SUBSCRIBE_CHANNEL, '{}')
  await waitUntil(async () => (await symbols()).includes('rb2601'))
  expect((await symbols()).sort()).toEqual(['au2512', 'rb2601'])
})

// The malformed tick of 21:02 left a hole in the sequence: that minute is marked as well.
it('killed in mid-minute: continues, marks what it missed, tears and doubles nothing', async () => {
  tick('2025-09-08T21:05:01', 200, 6)
  await market.handled()
  await waitUntil(async () => (await market.bus.keys.get('bar_state:au2512'))?.includes('"seq":6') ?? false)
  await market.end('SIGKILL')
  const before = file()
  writeFileSync(path(), `${before}2025-09-08T21:05`)
  tick('2025-09-08T21:05:02', 210, 7)
  await market.start()
  tick('2025-09-08T21:05:03', 220, 8)
  tick('2025-09-08T21:06:00', 230, 9)
  await market.handled()
  await waitUntil(() => minutes().length >= 4)
  expect(shown().slice(2)).toEqual(['21:02:00 v20 partial', '21:05:00 v70 partial'])
  expect(file().startsWith(before)).toBe(true)
  expect(file().slice(before.length)).toMatch(/^2025-09-08T21:05:00,[^\n]+\n$/)
  const gaps = readFileSync(path().replace('.csv', '.gaps.csv'), 'utf8')
  expect(gaps).toMatch(
    /^from,to,reason\n(2025-09-08T21:0[0-9]:[^,]+,2025-09-08T21:0[0-9]:[^,]+,(ticks_missing|restart)\n)+$/,
  )
  expect(market.log).toContain('a half-written last row was cut off')
})

it('stops in good order and continues the open minute without a mark', async () => {
  expect(await market.end('SIGTERM')).toBe(0)
  await market.start()
  tick('2025-09-08T21:06:01', 240, 10)
  await market.handled()
  await market.setClock('2025-09-08T21:07:05')
  await waitUntil(() => minutes().length === 5)
  expect(shown().at(-1)).toBe('21:06:00 v20')
  // Made of stored rows after two restarts: marked, since the malformed tick and the kill lost something of it.
  const larger = (): string[] =>
    market.bars
      .filter(({ interval }) => interval === '3m')
      .map((bar) => `${bar.datetime.slice(11, 16)} v${bar.volume} ${bar.partial}`)
  await waitUntil(() => larger().includes('21:00 v150 true'), { message: () => `the 3m bar, got ${larger().join()}` })
  const times = file()
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.slice(11, 16))
  expect(times).toEqual(['21:00', '21:01', '21:02', '21:05', '21:06'])
})
