/** Both kinds of volume through `huangpu bars build`, on recorded ticks of the index future. Runs against built code. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixturePath, INDEX_FUTURE, recordedRows, rowsByDefinition, shownRow } from '../support/recorded-ticks.js'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')
const FIXTURE = fixturePath(INDEX_FUTURE.file)

let dir: string
/** Rows by the volume of the day so far. */
let cumulative: string[]
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'bars-volume-'))
  cumulative = await build('day', FIXTURE)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Rows of the day's file, built into a folder of its own. */
async function build(out: string, ticks: string, ...more: string[]): Promise<string[]> {
  const folder = path.join(dir, out)
  const argv = [HUANGPU, 'bars', 'build', '--ticks', ticks, '--out', folder, ...more]
  await promisify(execFile)(process.execPath, argv, { cwd: dir })
  return readFileSync(path.join(folder, INDEX_FUTURE.symbol, `${INDEX_FUTURE.tradingDay}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
}

/** The fixture's text without one of its columns, and with another name for one. */
function withColumns(change: (row: Record<string, string>, before: Record<string, string> | undefined) => object) {
  const rows = recordedRows(INDEX_FUTURE.file)
  const changed = rows.map((row, i) => change(row, rows[i - 1]))
  const lines = [Object.keys(changed[0] ?? {}), ...changed.map((row) => Object.values(row) as string[])]
  return `${lines.map((cells) => cells.join(',')).join('\n')}\n`
}

/** What was traded since the row before. */
const lotsOf = (row: Record<string, string>, before: Record<string, string> | undefined): number =>
  Number(row['Volume']) - Number(before?.['Volume'] ?? 0)

it('the volume of the day so far builds the rows of the definition', () => {
  expect(cumulative.map(shownRow)).toEqual(rowsByDefinition(INDEX_FUTURE))
})

it.each([
  ['in the column Volume, as the option says', 'Volume', ['--volume', 'per-tick', '--from-opening']],
  ['in the column LastVolume, which tells by itself', 'LastVolume', ['--from-opening']],
])('lots of each tick %s build the rows that the day so far builds', async (_, column, options) => {
  const ticks = path.join(dir, `${column}.csv`)
  const perTick = withColumns(({ Volume: _day, LastVolume: _own, ...row }, before) => ({
    ...row,
    [column]: lotsOf({ Volume: _day ?? '' }, before),
  }))
  writeFileSync(ticks, perTick)
  expect(await build(column, ticks, ...options)).toEqual(cumulative)
})

it('the lots that were recorded with each tick build the same rows', async () => {
  expect(await build('recorded', FIXTURE, '--volume', 'per-tick')).toEqual(cumulative)
})

it('a file of own lots that begins after the opening says what it misses', async () => {
  const late = recordedRows(INDEX_FUTURE.file).filter((row) => (row['UpdateTime'] ?? '') >= '14:50:00')
  const ticks = path.join(dir, 'late.csv')
  const lines = [Object.keys(late[0] ?? {}), ...late.map((row) => Object.values(row))]
  writeFileSync(ticks, `${lines.map((cells) => cells.join(',')).join('\n')}\n`)
  await build('late', ticks, '--volume', 'per-tick')
  const gaps = readFileSync(path.join(dir, 'late', INDEX_FUTURE.symbol, `${INDEX_FUTURE.tradingDay}.gaps.csv`), 'utf8')
  expect(gaps).toMatch(/^from,to,reason\n2021-01-05T09:29:00,2021-01-05T1\d:\d\d:\d\d(\.\d+)?,heard_late\n$/)
})
