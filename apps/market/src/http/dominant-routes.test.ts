import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { emptyBarState } from '@huangpu/core'
import { dominantListSchema, dominantNowSchema } from '@huangpu/messages'
import { BAR_HEADER, formatBarRow } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createContractFeed } from '../contract-feed.js'
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
  writeDay,
  writeRows,
} from '../testing/routes-scene.js'

beforeEach(openScene)
afterEach(closeScene)

describe('dominant contracts', () => {
  beforeEach(() => {
    for (const day of DAYS) {
      writeDay('rb2601', day, 3100, day < '20250905' ? 900 : 400)
      writeDay('rb2605', day, 3200, 500)
    }
  })

  it('are told with their history', async () => {
    const [now1, history] = await Promise.all(
      ['/dominant', '/dominant/rb'].map(async (path) => dominantListSchema.parse(await (await ask(path)).json()).items),
    )
    expect(history).toEqual([
      { product: 'rb', symbol: 'rb2601', from: '20250904', through: '20250905', decided_on: '20250903' },
      { product: 'rb', symbol: 'rb2605', from: '20250908', through: null, decided_on: '20250905' },
    ])
    expect(now1).toEqual(history?.slice(-1))
    expect(await refusal('/dominant/..%2Frb')).toMatch(/^400 invalid_input/)
  })

  it('are decided by a day when its last rows are written, and then by them', async () => {
    const newest = async () => dominantListSchema.parse(await (await ask('/dominant/rb')).json()).items.at(-1)
    writeDay('rb2605', '20250908', 3200, 100)
    for (const time of ['14:59:59', '15:00:00.100', '15:00:04']) {
      scene.now = at(`2025-09-08T${time}`)
      expect(await newest()).toMatchObject({ symbol: 'rb2605', decided_on: '20250905' })
    }
    scene.now = at('2025-09-08T15:00:06')
    expect(await newest()).toMatchObject({ symbol: 'rb2605', through: null })
    expect(await pages('/continuous?product=rb&interval=1d&limit=2')).toHaveLength(2)
  })

  it.each([
    ['none', [3100, 3100, 3200]],
    ['difference', [3200, 3200, 3200]],
    ['ratio', [3200, 3200, 3200]],
  ])('make a continuous series, adjusted by %s', async (adjust, closes) => {
    const { items } = await list(`/continuous?product=rb&interval=1d&adjust=${adjust}&from=20250901`)
    expect(items.map(({ symbol, trading_day }) => `${symbol} ${trading_day}`)).toEqual([
      'rb2601 20250904',
      'rb2601 20250905',
      'rb2605 20250908',
    ])
    expect(items.map((item) => item.close_price)).toEqual(closes)
  })

  it('of other products are told when a file of one cannot be read, and that one is named', async () => {
    for (const day of DAYS) writeDay('hc2601', day, 3100)
    writeRows('rb2605', '20250904', [], 'date,close')
    const { items, problems } = dominantNowSchema.parse(await (await ask('/dominant')).json())
    expect(items.map(({ symbol }) => symbol)).toEqual(['hc2601'])
    expect(problems).toMatchObject([{ product: 'rb', code: 'bar_file_foreign_header' }])
    for (const text of [problems[0]?.message_zh, problems[0]?.message_en]) expect(text).toMatch(/rb2605\/20250904\.csv/)
    expect(await refusal('/dominant/rb')).toMatch(/^409 bar_file_foreign_header: .*rb2605\/20250904\.csv/)
    expect(dominantListSchema.parse(await (await ask('/dominant/hc')).json()).items).toHaveLength(1)
  })

  it('move no price by a roll that the last close only announces', async () => {
    writeDay('rb2605', '20250908', 3200, 500)
    writeDay('rb2610', '20250908', 3500, 900)
    const { items } = await list('/continuous?product=rb&interval=1d&adjust=difference&from=20250901')
    expect(items.map((item) => item.close_price)).toEqual([3200, 3200, 3200])
    scene.now = at('2025-09-08T21:00:30')
    const feed = createContractFeed('rb2610', calendar, null)
    const minute = { ...bar(at('2025-09-08T21:00:00'), '20250909', 3501), endMs: at('2025-09-08T21:01:00') }
    feed.state = { ...emptyBarState(), open: { ...minute, baselineVolume: 0, baselineTurnover: 0 } }
    scene.ticking = [feed]
    const opening = await list('/continuous?product=rb&adjust=difference&limit=1')
    expect(opening).toMatchObject({ items: [{ symbol: 'rb2605' }], current: { symbol: 'rb2610', close_price: 3501 } })
    scene.now = at('2025-09-08T21:01:30')
    writeRows('rb2610', '20250909', [formatBarRow(bar(at('2025-09-08T21:00:00'), '20250909', 3500))])
    const later = await list('/continuous?product=rb&adjust=difference&from=20250901')
    expect(later.items.at(-1)).toMatchObject({ symbol: 'rb2610', close_price: 3500 })
    expect(later.items.at(-2)).toMatchObject({ symbol: 'rb2605', close_price: 3500 })
  })

  it('refuse the cursor of an adjusted series whose prices have moved since', async () => {
    const cursorOf = async (adjust: string) =>
      (await list(`/continuous?product=rb&interval=1d&adjust=${adjust}&limit=1`)).next_cursor ?? ''
    const [none, ratio] = [await cursorOf('none'), await cursorOf('ratio')]
    const page = (adjust: string, cursor: string) =>
      `/continuous?product=rb&interval=1d&adjust=${adjust}&limit=1&cursor=${cursor}`
    expect((await list(page('ratio', ratio))).items).toHaveLength(1)
    writeDay('rb2605', '20250908', 3200, 500)
    writeDay('rb2610', '20250908', 3500, 900)
    scene.now = at('2025-09-08T21:01:30')
    writeRows('rb2610', '20250909', [formatBarRow(bar(at('2025-09-08T21:00:00'), '20250909', 3500))])
    expect(await refusal(page('ratio', ratio))).toMatch(/^409 series_rolled: the series has rolled to rb2610/)
    expect((await list(page('none', none))).items).toHaveLength(1)
  })

  it('name the contract in each row of a CSV', async () => {
    const text = await (await ask('/continuous?product=rb&from=20250908&format=csv')).text()
    expect(text.split('\n').slice(0, 2)).toEqual([
      `symbol,${BAR_HEADER}`,
      expect.stringMatching(/^rb2605,2025-09-05T21:00:00,20250908,/),
    ])
  })

  it('say which roll cannot be adjusted', async () => {
    for (const day of ['20250903', '20250904', '20250905']) rmSync(join(scene.dir, 'rb2605', `${day}.csv`))
    rmSync(join(scene.dir, 'rb2601', '20250908.csv'))
    scene.now = at('2026-02-03T10:00:00')
    for (const day of ['20260202', '20260203']) writeDay('rb2605', day, 3200, 500)
    expect(await refusal('/continuous?product=rb&adjust=ratio')).toMatch(
      /^409 roll_without_common_day: rb2601 and rb2605/,
    )
    expect((await list('/continuous?product=rb&limit=1')).items).toHaveLength(1)
  })
})
