import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bar } from '@huangpu/core'
import { temporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BarDayBatch } from './bar-day-batch.js'
import { BarReader } from './bar-reader.js'
import { BarStore } from './bar-store.js'
import { noteCommit } from './pending-commit.js'

let folder: ReturnType<typeof temporaryFolder>
let dir: string
beforeEach(() => {
  folder = temporaryFolder('bar-batch-')
  dir = join(folder.path, 'bars')
})
afterEach(() => folder.remove())

const DAYS = ['20250903', '20250904', '20250905']
const bar = (tradingDay: string, close: number): Bar => ({
  ...{
    startMs: Date.UTC(2025, 8, Number(tradingDay.slice(6)), 1),
    tradingDay,
    open: close,
    high: close,
    low: close,
    close,
  },
  ...{ volume: 1, turnover: 50, openInterest: 9, partial: false },
})
function stageAll(close: number): BarDayBatch {
  const batch = new BarDayBatch({ dir, owner: 'test', replace: true })
  for (const day of DAYS) batch.stage('rb2601', day, [bar(day, close)])
  return batch
}
const closes = (): number[] => {
  const reader = new BarReader({ dir })
  return DAYS.flatMap((day) => reader.read('rb2601', day)).map(({ close }) => close)
}
const leftovers = (): string[] =>
  [...readdirSync(dir), ...readdirSync(join(dir, 'rb2601'))].filter((name) => /part|pending/.test(name))

it.each([0, 1, 2, 3])('killed after %i days of three were put in place: the next writer ends it', async (done) => {
  stageAll(3000).commit()
  writeFileSync(join(dir, 'rb2601', '20250903.csv.gz'), 'of before')
  const killed = stageAll(3100)
  const replace = DAYS.map((day) => `rb2601/${day}.csv`)
  noteCommit(dir, { replace, remove: DAYS.map((day) => `rb2601/${day}.csv.gz`) })
  for (const place of replace.slice(0, done)) renameSync(join(dir, `${place}.part`), join(dir, place))
  // Let go of the lock, as the kernel does; what is noted stays.
  const parts = replace.slice(done).map((place) => [`${place}.part`, readFileSync(join(dir, `${place}.part`))] as const)
  killed.abandon()
  for (const [part, text] of parts) writeFileSync(join(dir, part), text)
  await (done % 2 === 0
    ? new BarStore({ dir, environment: 'sim' }).close()
    : new BarDayBatch({ dir, owner: 'test', replace: true }).abandon())
  expect(closes()).toEqual([3100, 3100, 3100])
  expect(leftovers()).toEqual([])
  expect(existsSync(join(dir, 'rb2601', '20250903.csv.gz'))).toBe(false)
})

it('leaves everything as it was where a folder stands in the place of a day', () => {
  stageAll(3000).commit()
  mkdirSync(join(dir, 'rb2605', '20250904.csv'), { recursive: true })
  const batch = stageAll(3100)
  batch.stage('rb2605', '20250904', [bar('20250904', 3200)])
  expect(() => batch.commit()).toThrow(/rb2605\/20250904\.csv: cannot be written \(a folder is in its place\)/)
  batch.abandon()
  expect(closes()).toEqual([3000, 3000, 3000])
  expect(leftovers()).toEqual([])
})

it('follows no note that is none of a writer', async () => {
  stageAll(3000).commit()
  writeFileSync(join(folder.path, 'precious.csv.part'), 'mine')
  writeFileSync(join(dir, '.writer.pending'), 'replace rb2601/../../precious.csv')
  expect(() => new BarDayBatch({ dir, owner: 'test', replace: true })).toThrow(/other lines than those of a writer/)
  const problems: string[] = []
  await new BarStore({ dir, environment: 'sim', onProblem: ({ message }) => problems.push(message) }).close()
  expect(problems).toEqual([expect.stringContaining('other lines than those of a writer')])
  expect(readdirSync(folder.path).sort()).toEqual(['bars', 'precious.csv.part'])
})

it('names a folder that cannot be written', () => {
  writeFileSync(dir, 'a file')
  expect(() => new BarDayBatch({ dir, owner: 'test', replace: true })).toThrow(/bars: cannot be written \(EEXIST/)
})
