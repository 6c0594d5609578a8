import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { coverageSchema } from '@huangpu/messages'
import { formatBarRow } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, calendar } from '../testing/market-scene.js'
import { ask, bar, closeScene, openScene, refusal, scene, writeDay, writeRows } from '../testing/routes-scene.js'

beforeEach(openScene)
afterEach(closeScene)

describe('GET /coverage', () => {
  it('tells days and minutes that are there, silent ones, lost ones, and days without a file', async () => {
    writeDay('rb2601', '20250903')
    writeDay('rb2601', '20250905', 3100, 100, ['21:00', '21:01', '10:30'])
    writeFileSync(
      join(scene.dir, 'rb2601', '20250905.gaps.csv'),
      'from,to,reason\n2025-09-04T21:01:10,2025-09-04T21:01:40,feed_down\n',
    )
    const answer = coverageSchema.parse(await (await ask('/coverage?symbol=rb2601&to=20250905')).json())
    expect(answer).toMatchObject({ expected_minutes: 3 * 345, present_minutes: 345 + 342, missing_days: ['20250904'] })
    const [whole, none, holes] = answer.items
    expect(whole).toMatchObject({ trading_day: '20250903', present_minutes: 345, missing: [], outside: [] })
    expect(none).toMatchObject({ trading_day: '20250904', present_minutes: 0 })
    expect(holes?.missing.map(({ from, minutes, reason }) => `${from.slice(11, 16)} ${minutes} ${reason}`)).toEqual([
      '21:00 1 null',
      '21:01 1 feed_down',
      '10:30 1 null',
    ])
  })

  it('counts a running day only as far as it has come', async () => {
    scene.now = at('2025-09-08T21:10:30')
    writeRows('rb2601', '20250909', [formatBarRow(bar(at('2025-09-08T21:00:00'), '20250909', 3000))])
    const { items } = coverageSchema.parse(await (await ask('/coverage?symbol=rb2601')).json())
    expect(items).toMatchObject([{ expected_minutes: 10, present_minutes: 1 }])
  })

  it('misses no day of a contract that is delivered, but for those that are asked for', async () => {
    scene.now = at('2026-02-03T10:00:00')
    writeDay('rb2601', '20250903')
    const days = async (more: string): Promise<string[]> => {
      const { items } = coverageSchema.parse(await (await ask(`/coverage?symbol=rb2601${more}`)).json())
      return items.map((item) => item.trading_day)
    }
    expect(await days('')).toEqual(['20250903'])
    expect(await days('&to=20250904')).toEqual(['20250903', '20250904'])
    scene.now = at('2026-01-30T10:00:00')
    expect((await days('')).at(-1)).toBe('20260130')
  })

  it('tells of any number of days, one at a time', async () => {
    writeDay('rb2601', '20250903')
    const response = await ask('/coverage?symbol=rb2601&from=20200102&to=20250905')
    const reader = response.body!.getReader()
    let text = ''
    for (let parts = 1; ; parts += 1) {
      const { done, value } = await reader.read()
      if (done) break
      expect(value.length).toBeLessThan(20_000)
      expect(scene.loads.length).toBeLessThanOrEqual(parts + 1)
      text += new TextDecoder().decode(value)
    }
    const { items, missing_days: missing, ...sums } = coverageSchema.parse(JSON.parse(text))
    expect([items[0]?.trading_day, items.at(-1)?.trading_day]).toEqual(['20200102', '20250905'])
    expect(items.length).toBeGreaterThan(1_300)
    expect(missing).toEqual(items.map((day) => day.trading_day).filter((day) => day !== '20250903'))
    const expected = items.reduce((sum, { trading_day: day }) => sum + calendar.minutesOf('rb', day).length, 0)
    expect(sums).toMatchObject({ expected_minutes: expected, present_minutes: 345 })
  })

  it('is whole where nothing is there, and ends when its reader goes away', async () => {
    const none = coverageSchema.parse(await (await ask('/coverage?symbol=rb2605')).json())
    expect(none).toMatchObject({ items: [], missing_days: [], expected_minutes: 0 })
    const reader = (await ask('/coverage?symbol=rb2601&from=20200102')).body!.getReader()
    await reader.read()
    await reader.cancel()
    expect(scene.loads.length).toBeLessThanOrEqual(2)
  })

  it('names a file that cannot be read with its day, and tells of the others', async () => {
    for (const day of ['20250903', '20250904', '20250905']) writeDay('rb2601', day)
    writeRows('rb2601', '20250904', [], 'date,close')
    const answer = coverageSchema.parse(await (await ask('/coverage?symbol=rb2601&to=20250905')).json())
    expect(answer.items.map(({ present_minutes: there, problem }) => [there, problem?.code])).toEqual([
      [345, undefined],
      [0, 'bar_file_foreign_header'],
      [345, undefined],
    ])
    expect(answer.items[1]?.problem?.message_en).toMatch(/20250904\.csv: the header must be/)
    expect(answer.items[1]?.problem?.message_zh).toMatch(/20250904\.csv：表头应为/)
    expect(answer.missing_days).toEqual(['20250904'])
  })

  it.each([
    ['/coverage?symbol=x', /^400 invalid_input/],
    ['/coverage?symbol=ZZ2601', /^409 unknown_hours/],
    ['/coverage?symbol=rb2601&from=20250905&to=20250904', /^400 invalid_input: .*to: lies before from/],
    ['/coverage?symbol=rb2601&days=9', /^400 invalid_input: .*days/],
    ['/coverage?symbol=rb2601&from=20251332', /^400 invalid_input: .*from/],
    ['/coverage?symbol=rb2601&from=21000101', /^400 invalid_input: .*from/],
  ])('refuses %s', async (path, expected) => {
    expect(await refusal(path)).toMatch(expected)
  })
})
