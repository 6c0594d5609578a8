import { appendFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shiftPrice } from '@huangpu/core'
import { temporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BarReader } from './bar-reader.js'
import { BAR_HEADER } from './bar-row.js'
import { ContinuousSource } from './continuous-source.js'

let folder: ReturnType<typeof temporaryFolder>
let source: ContinuousSource
/** Days that were read as a whole. */
let loads: string[]
beforeEach(() => {
  folder = temporaryFolder('continuous-')
  loads = []
  const reader = new BarReader({ dir: folder.path })
  const load = reader.load.bind(reader)
  reader.load = (symbol, day) => {
    loads.push(`${symbol} ${day}`)
    return load(symbol, day)
  }
  const nextTradingDay = (day: string): string => String(Number(day) + 1)
  source = new ContinuousSource({ reader, days: { nextTradingDay }, isIndexKept: true })
})
afterEach(() => folder.remove())

const fileOf = (symbol: string, day: string): string => join(folder.path, symbol, `${day}.csv`)
const row = (day: string, time: string, openInterest: number, lots: number): string =>
  `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time}:00,${day},5,5,5,5,${lots},0,${openInterest}\n`
function write(symbol: string, day: string, openInterest: number, lots = 1): void {
  mkdirSync(join(folder.path, symbol), { recursive: true })
  writeFileSync(fileOf(symbol, day), `${BAR_HEADER}\n${row(day, '09:00', openInterest, lots)}`)
}
const spans = async (today = '20250909'): Promise<string[]> =>
  (await source.spans('rb', today)).map(({ symbol, from, through }) => `${symbol} ${from}..${through ?? ''}`)

it('goes by what the files say at the moment: days that come, grow, go, and the one that runs', async () => {
  write('rb2601', '20250903', 900)
  write('rb2605', '20250903', 500)
  expect(await spans()).toEqual(['rb2601 20250904..'])
  write('rb2605', '20250904', 1000)
  expect(await spans('20250904')).toEqual(['rb2601 20250904..'])
  // The dominant one's bars of that day may only be missing.
  expect(await spans()).toEqual(['rb2601 20250904..'])
  write('rb2601', '20250904', 900)
  expect(await spans()).toEqual(['rb2601 20250904..20250904', 'rb2605 20250905..'])
  // A row that was written late.
  appendFileSync(fileOf('rb2601', '20250904'), row('20250904', '14:59', 1100, 1))
  expect(await spans()).toEqual(['rb2601 20250904..'])
  rmSync(join(folder.path, 'rb2601'), { recursive: true })
  expect(await spans()).toEqual(['rb2605 20250904..'])
})

it('sees at once when a file of an older day is edited in place', async () => {
  for (const day of ['20250903', '20250904', '20250905']) {
    write('rb2601', day, 900)
    write('rb2605', day, 500)
  }
  expect(await spans()).toEqual(['rb2601 20250904..'])
  const text = readFileSync(fileOf('rb2601', '20250903'), 'utf8')
  writeFileSync(fileOf('rb2601', '20250903'), text.replace('900\n', '100\n'))
  utimesSync(fileOf('rb2601', '20250903'), 1, 1)
  expect(await spans()).toEqual(['rb2605 20250904..'])
})

it('counts volumes only of contracts that tie', async () => {
  write('rb2601', '20250903', 900, 1)
  write('rb2605', '20250903', 900, 7)
  write('rb2610', '20250903', 100, 9)
  write('rb2610', '20250904', 100, 9)
  expect(await spans()).toEqual(['rb2605 20250904..'])
  expect(loads.sort()).toEqual(['rb2601 20250903', 'rb2605 20250903'])
})

it('answers many at once from one look at the files, and lets others have their turn meanwhile', async () => {
  const symbols = ['rb2601', 'rb2603', 'rb2605', 'rb2610']
  for (const [i, symbol] of symbols.entries())
    for (let day = 20250901; day < 20250921; day += 1) write(symbol, String(day), 1 + i)
  let turns = 0
  let timer = setImmediate(function turn() {
    turns += 1
    timer = setImmediate(turn)
  })
  const answers = await Promise.all([1, 2, 3].map(() => spans('20250930')))
  const firstTurns = turns
  await spans('20250930')
  clearImmediate(timer)
  expect(answers).toEqual(Array(3).fill(['rb2610 20250902..']))
  expect(firstTurns).toBeGreaterThan(symbols.length)
  expect(turns).toBeGreaterThan(firstTurns + symbols.length)
})

it('is asked again after a file that is none of ours was moved away', async () => {
  write('rb2601', '20250903', 900)
  write('rb2601', '20250904', 900)
  writeFileSync(fileOf('rb2601', '20250903'), 'date,close\n')
  await expect(spans()).rejects.toThrow('the header must be')
  rmSync(fileOf('rb2601', '20250903'))
  expect(await spans()).toEqual(['rb2601 20250905..'])
})

it.each([
  ['difference', [3000 + 40 - 25, 3100 - 25, 3300]],
  ['ratio', [3000 * (3090 / 3050) * (3275 / 3300), 3100 * (3275 / 3300), 3300]],
] as const)("by %s, both contracts of a roll close alike on the old one's last day", async (adjustment, expected) => {
  const closes: Record<string, [price: number, openInterest: number][]> = {
    rb2601: [3000, 3050, 3070].map((price, i) => [price, i < 1 ? 900 : 10]),
    rb2605: [3080, 3090, 3100, 3300, 3310].map((price, i) => [price, i < 3 ? 500 : 20]),
    rb2610: [3190, 3195, 3210, 3275, 3300].map((price) => [price, 400]),
  }
  for (const [symbol, days] of Object.entries(closes)) {
    for (const [i, [price, openInterest]] of days.entries()) {
      const day = String(20250901 + i)
      write(symbol, day, openInterest)
      const text = readFileSync(fileOf(symbol, day), 'utf8').replace(
        ',5,5,5,5,',
        `,${price},${price},${price},${price},`,
      )
      writeFileSync(fileOf(symbol, day), text)
    }
  }
  expect(await spans()).toEqual(['rb2601 20250902..20250902', 'rb2605 20250903..20250904', 'rb2610 20250905..'])
  const legs = await source.legs('rb', adjustment, '20250909')
  const adjusted = [3000, 3100, 3300].map((price, i) => shiftPrice(price, legs[i]?.shift ?? { times: NaN, plus: NaN }))
  adjusted.forEach((price, i) => expect(price).toBeCloseTo(expected[i] ?? NaN, 3))
})

it('tells the products that have files', async () => {
  for (const symbol of ['rb2601', 'au2512', 'rb2605']) write(symbol, '20250903', 1)
  expect(await source.products()).toEqual(['au', 'rb'])
})
