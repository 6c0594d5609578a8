import { readFileSync } from 'node:fs'
import { marketSymbolListSchema, tickListSchema } from '@huangpu/messages'
import { BAR_HEADER, formatBarRow } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContractFeed } from '../contract-feed.js'
import { aTick } from '@huangpu/testkit'
import { at, calendar } from '../testing/market-scene.js'
import {
  ask,
  bar,
  closeScene,
  DAYS,
  list,
  openScene,
  pages,
  refusal,
  scene,
  times,
  writeDay,
  writeRows,
} from '../testing/routes-scene.js'

beforeEach(openScene)
afterEach(closeScene)

describe('GET /bars', () => {
  beforeEach(() => DAYS.forEach((day) => writeDay('rb2601', day)))

  it('tells the newest bars, oldest first, and pages to the oldest without a bar twice or none', async () => {
    const { items, current } = await list('/bars?symbol=rb2601&limit=2')
    expect(times(items)).toEqual(['09-08T14:58', '09-08T14:59'])
    expect(current).toBeNull()
    const all = (await pages('/bars?symbol=rb2601&limit=500')).reverse().flat()
    expect(all).toHaveLength(4 * 345)
    expect(times(all)).toEqual([...new Set(times(all))].sort())
  })

  it('tells bars from an instant or a trading day on, and pages to the newest', async () => {
    const day = await list('/bars?symbol=rb2601&from=20250904&to=20250904')
    expect([times(day.items)[0], times(day.items).at(-1)]).toEqual(['09-03T21:00', '09-04T14:59'])
    const span = await list('/bars?symbol=rb2601&from=2025-09-04T14:58:00&to=2025-09-04T21:02:00')
    expect(times(span.items)).toEqual(['09-04T14:58', '09-04T14:59', '09-04T21:00', '09-04T21:01'])
    const paged = await pages('/bars?symbol=rb2601&from=20250904&limit=400')
    expect(paged.map(({ length }) => length)).toEqual([400, 400, 235])
    expect(new Set(times(paged.flat())).size).toBe(3 * 345)
  })

  it('makes larger bars by trading minutes, with the one that is being built apart', async () => {
    const day = await list('/bars?symbol=rb2601&interval=60m&from=20250904&to=20250904')
    expect(times(day.items).map((time) => time.slice(6))).toEqual([
      '21:00',
      '22:00',
      '09:00',
      '10:00',
      '11:15',
      '14:15',
    ])
    expect(day.items[0]).toMatchObject({ interval: '60m', volume: 120 })
    expect(times((await list('/bars?symbol=rb2601&interval=1d&limit=2')).items)).toEqual(['09-04T21:00', '09-05T21:00'])

    scene.now = at('2025-09-08T21:07:30')
    writeRows(
      'rb2601',
      '20250909',
      [0, 1, 2, 3, 4, 5, 6].map((i) => formatBarRow(bar(at('2025-09-08T21:00:00') + i * 60_000, '20250909', 3000))),
    )
    scene.open = bar(at('2025-09-08T21:07:00'), '20250909', 3050)
    const { items, current } = await list('/bars?symbol=rb2601&interval=5m&limit=2')
    expect(times(items)).toEqual(['09-08T14:55', '09-08T21:00'])
    expect(current).toMatchObject({ datetime: '2025-09-08T21:05:00', volume: 6, close_price: 3050, high_price: 3051 })
    expect((await list('/bars?symbol=rb2601&limit=1')).current).toMatchObject({ datetime: '2025-09-08T21:07:00' })
  })

  it.each([['1d'], ['60m'], ['5m']])(
    'calls no %s bar finished while the last minute of the day is open',
    async (interval) => {
      const rest = `symbol=rb2601&interval=${interval}`
      writeDay('rb2601', '20250908', 3100, 100, ['14:59'])
      scene.open = bar(at('2025-09-08T14:59:00'), '20250908', 3200)
      scene.now = at('2025-09-08T15:00:00.900')
      const { items, current } = await list(`/bars?${rest}&limit=3`)
      expect(current).toMatchObject({ trading_day: '20250908', close_price: 3200 })
      expect(times(items)).not.toContain(current?.datetime.slice(5, 16))
      expect(times((await list(`/bars?${rest}&from=20250908`)).items)).not.toContain(current?.datetime.slice(5, 16))
      // The clock closed it.
      writeDay('rb2601', '20250908')
      scene.open = undefined
      scene.now = at('2025-09-08T15:00:02')
      const closed = await list(`/bars?${rest}&limit=1`)
      expect(closed).toMatchObject({ items: [{ datetime: current?.datetime, close_price: 3100 }], current: null })
    },
  )

  it('names the exchange of a contract that is not ours', async () => {
    writeRows('IF2101', '20210105', [formatBarRow(bar(at('2021-01-05T09:30:00'), '20210105', 5250))])
    expect((await list('/bars?symbol=IF2101')).items).toMatchObject([{ symbol: 'IF2101', exchange: 'CFFEX' }])
    const { items } = marketSymbolListSchema.parse(await (await ask('/symbols')).json())
    expect(items).toMatchObject([
      { symbol: 'IF2101', product: 'IF', exchange: 'CFFEX', price_tick: 0.2, trading_days: ['20210105'] },
      { symbol: 'rb2601', product: 'rb', exchange: 'SHFE', price_tick: 1, trading_days: DAYS },
    ])
  })

  it('tells of hundreds of contracts a small part at a time, so that ticks have their turn', async () => {
    const symbols = Array.from({ length: 101 }, (_, i) => `ag${1000 + i}`)
    for (const symbol of symbols) writeRows(symbol, '20250908', [])
    const texts: string[] = []
    for await (const part of (await ask('/symbols')).body!) texts.push(new TextDecoder().decode(part))
    const { items } = marketSymbolListSchema.parse(JSON.parse(texts.join('')))
    expect(items.map(({ symbol }) => symbol)).toEqual([...symbols, 'rb2601'])
    const counts = texts.map((text) => text.match(/"symbol"/g)?.length ?? 0)
    expect(Math.max(...counts)).toBeLessThanOrEqual(20)
  })

  it.each([
    ['/bars?symbol=rb2601&from=20250908&format=csv', {}],
    ['/bars?symbol=rb2601&from=20250908', { accept: 'text/csv' }],
  ])('answers CSV when asked for: %s %j', async (path, headers) => {
    const response = await ask(path, headers)
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
    const lines = (await response.text()).trimEnd().split('\n')
    expect(lines).toHaveLength(346)
    expect(lines[0]).toBe(BAR_HEADER)
    expect(lines[1]).toMatch(/^2025-09-05T21:00:00,20250908,/)
  })

  it('answers an empty list for a contract without files', async () => {
    expect(await list('/bars?symbol=rb2605')).toEqual({ items: [], next_cursor: null, current: null })
    expect((await (await ask('/bars?symbol=rb2605&from=20250901&format=csv')).text()).trim()).toBe(BAR_HEADER)
  })

  it.each([
    ['/bars', /^400 invalid_input: .*symbol/],
    ['/bars?symbol=../../etc', /^400 invalid_input: .*symbol/],
    ['/bars?symbol=rb2601&trading_day=../x', /^400 invalid_input: .*trading_day/],
    ['/bars?symbol=rb2601&interval=7m', /^400 invalid_input: .*interval/],
    ['/bars?symbol=rb2601&from=yesterday', /^400 invalid_input: .*from: a trading day such as/],
    ['/bars?symbol=rb2601&limit=5001', /^400 invalid_input: .*at most 5000 without from/],
    ['/bars?symbol=rb2601&limit=0', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&cursor=1757336400000', /^400 invalid_cursor/],
    ['/bars?symbol=ZZ2601&interval=5m&from=20250901', /^409 unknown_hours/],
    ['/bars?symbol=rb2601&from=20251332', /^400 invalid_input: .*from: a trading day such as/],
    ['/bars?symbol=rb2601&to=2025-02-30T09:00:00', /^400 invalid_input: .*to: a trading day such as/],
    ['/bars?symbol=rb2601&to=9999-12-31T23:59:59', /^400 invalid_input: .*to: a trading day such as/],
    ['/bars?symbol=rb2601&from=20250905&to=20250904', /^400 invalid_input: .*to: lies before from/],
    [
      '/bars?symbol=rb2601&from=2025-09-05T09:00:00&to=2025-09-05T09:00:00',
      /^400 invalid_input: .*to: lies before from/,
    ],
    ['/bars?symbol=rb2601&form=20250905', /^400 invalid_input: .*form/],
    ['/bars?symbol=rb2601&symbol=rb2605', /^400 invalid_input: .*symbol/],
    ['/bars?symbol=rb2601&limit=1e3', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&limit=0x10', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&limit=-1', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&limit=10000001&from=20250905', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&limit=', /^400 invalid_input: .*limit/],
    ['/bars?symbol=rb2601&format=xml', /^400 invalid_input: .*format/],
    ['/bars?symbol=rb2601&cursor=', /^400 invalid_cursor/],
    ['/bars?symbol=rb2601&cursor=%00%FF', /^400 invalid_cursor/],
    [`/bars?symbol=rb2601&cursor=${'A'.repeat(301)}`, /^400 invalid_input: .*cursor/],
    ['/continuous', /^400 invalid_input: .*product/],
    ['/continuous?product=rb2601', /^400 invalid_input: .*product: a product such as rb/],
    ['/continuous?product=rb&adjust=forward', /^400 invalid_input: .*adjust/],
    ['/continuous?product=rb&symbol=rb2601', /^400 invalid_input: .*symbol/],
    ['/dominant?product=rb', /^400 invalid_input: .*product/],
    ['/dominant/..%2Fx', /^400 invalid_input: .*product/],
    ['/dominant/rb?from=20250905', /^400 invalid_input: .*from/],
    ['/symbols?product=rb', /^400 invalid_input: .*product/],
    ['/ticks?symbol=rb2601', /^400 invalid_input: .*symbol/],
    ['/ticks?symbols=', /^400 invalid_input: .*symbols/],
  ])('refuses %s', async (path, expected) => {
    expect(await refusal(path)).toMatch(expected)
  })

  it('goes on where a cursor stands while new bars arrive, and reads no file on its other side', async () => {
    const older = await list('/bars?symbol=rb2601&limit=400')
    const newer = await list('/bars?symbol=rb2601&from=20250903&limit=1000')
    writeDay('rb2601', '20250909')
    scene.now = at('2025-09-09T20:00:00')
    scene.loads = []
    const before = await list(`/bars?symbol=rb2601&limit=400&cursor=${older.next_cursor ?? ''}`)
    expect(times(before.items).at(-1)! < times(older.items)[0]!).toBe(true)
    expect([...before.items, ...older.items]).toHaveLength(new Set(times([...before.items, ...older.items])).size)
    const after = await list(`/bars?symbol=rb2601&from=20250903&cursor=${newer.next_cursor ?? ''}`)
    expect([...newer.items, ...after.items]).toHaveLength(5 * 345)
    expect(new Set(times([...newer.items, ...after.items])).size).toBe(5 * 345)
    expect(scene.loads).toEqual([
      // The night after the cursor's day is of the next one.
      ...['rb2601 20250908', 'rb2601 20250905', 'rb2601 20250904'],
      ...['rb2601 20250905', 'rb2601 20250908', 'rb2601 20250909'],
    ])
  })

  it('refuses a cursor of another query', async () => {
    const { next_cursor: cursor } = await list('/bars?symbol=rb2601&limit=1')
    expect(await refusal(`/bars?symbol=rb2605&limit=1&cursor=${cursor ?? ''}`)).toMatch(/^400 invalid_cursor/)
    expect(await refusal(`/bars?symbol=rb2601&interval=5m&cursor=${cursor ?? ''}`)).toMatch(/^400 invalid_cursor/)
    expect(await refusal(`/bars?symbol=rb2601&from=20250901&cursor=${cursor ?? ''}`)).toMatch(/^400 invalid_cursor/)
  })

  it('names a file that is none of ours, and still serves the others', async () => {
    writeRows('rb2601', '20250904', [], 'date,close')
    expect(await refusal('/bars?symbol=rb2601&from=20250904')).toMatch(
      /^409 bar_file_foreign_header: .*20250904\.csv: the header must be/,
    )
    expect((await list('/bars?symbol=rb2601&from=20250905')).items).toHaveLength(690)
  })
})

it('a year of minutes is read as it is sent: no day before its turn', async () => {
  const days: string[] = []
  for (let day = '20240102'; days.length < 240; day = calendar.nextTradingDay(day)) days.push(day)
  for (const day of days) writeDay('rb2601', day)
  const response = await ask('/bars?symbol=rb2601&from=20240101&to=20241231')
  const reader = response.body!.getReader()
  let bytes = 0
  for (let parts = 1; ; parts += 1) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.length
    expect(value.length).toBeLessThan(200_000)
    expect(scene.loads.length).toBeLessThanOrEqual(parts + 1)
  }
  expect(scene.loads).toEqual(days.map((day) => `rb2601 ${day}`))
  expect(bytes).toBeGreaterThan(20_000_000)
})

it('a reader that goes away ends the reading', async () => {
  DAYS.forEach((day) => writeDay('rb2601', day))
  const reader = (await ask('/bars?symbol=rb2601&from=20250901')).body!.getReader()
  await reader.read()
  await reader.cancel()
  expect(scene.loads.length).toBeLessThanOrEqual(2)
})

it('GET /ticks tells the last ticks by symbol, of all contracts or of some', async () => {
  const tickOf = (symbol: string) => aTick({ symbol, seq: 7 })
  scene.ticking = ['rb2605', 'au2512', 'cu2601'].map((symbol) => {
    const feed = createContractFeed(symbol, calendar, null)
    feed.lastTickJson = symbol === 'cu2601' ? undefined : JSON.stringify(tickOf(symbol))
    return feed
  })
  const ticks = async (query: string) => tickListSchema.parse(await (await ask(`/ticks${query}`)).json())
  expect(await ticks('')).toEqual({ items: [tickOf('au2512'), tickOf('rb2605')], next_cursor: null })
  expect((await ticks('?symbols=rb2605,cu2601')).items).toEqual([tickOf('rb2605')])
  expect((await ticks('?symbols=hc2601')).items).toEqual([])
  expect(await refusal('/ticks?symbols=rb2605,,')).toMatch(/^400 invalid_input/)
})

it('describes every route and parameter, and so does docs/wire.md', async () => {
  const { paths } = (await (await ask('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters?: { name: string; in: string }[] } }>
  }
  const named = ['/bars', '/continuous', '/dominant', '/dominant/{product}', '/coverage', '/ticks', '/symbols']
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(named))
  const wire = readFileSync(new URL('../../../../docs/wire.md', import.meta.url), 'utf8')
  for (const path of named) {
    const queries = (paths[path]?.get.parameters ?? []).filter((each) => each.in === 'query')
    const query = queries.map(({ name }) => `${name}=`).join('&')
    expect(wire).toContain(`\`GET ${path}${query && `?${query}`}`)
  }
})
