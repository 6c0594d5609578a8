/** Both kinds of volume through `huangpu bars build`, on recorded ticks of the index future. Runs against built code. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  barsByDefinition,
  INDEX_FUTURE,
  INDEX_FUTURE_SESSIONS,
  indexFuture,
  recordedRows,
} from '../support/bars-by-definition.js'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')
const FIXTURE = path.resolve(import.meta.dirname, '../fixtures', INDEX_FUTURE)

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
  return readFileSync(path.join(folder, 'IF2101', '20210105.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
}

/** A row as `barsByDefinition` shows it. */
const shown = (row: string): string => {
  const [datetime = '', , open, high, low, close, volume] = row.split(',')
  return `${datetime.slice(11, 16)} ${open} ${high} ${low} ${close} ${volume}`
}
const definition = () => barsByDefinition(indexFuture(), INDEX_FUTURE_SESSIONS.sessions, INDEX_FUTURE_SESSIONS.auction)

/** The fixture's text without one of its columns, and with another name for one. */
function withColumns(change: (row: Record<string, string>, before: Record<string, string> | undefined) => object) {
  const rows = recordedRows(INDEX_FUTURE)
  const changed = rows.map((row, i) => change(row, rows[i - 1]))
  const lines = [Object.keys(changed[0] ?? {}), ...changed.map((row) => Object.values(row) as string[])]
  return `${lines.map((cells) => cells.join(',')).join('\n')}\n`
}

/** What was traded since the row before. */
const lotsOf = (row: Record<string, string>, before: Record<string, string> | undefined): number =>
  Number(row['Volume']) - Number(before?.['Volume'] ?? 0)

it('the volume of the day so far builds the rows of the definition', () => {
  expect(cumulative.map(shown)).toEqual(definition())
})

it.each([
  ['in the column Volume, as the option says', 'Volume', ['--volume', 'per-tick']],
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

it('the lots that were recorded with each tick build the same rows, less what was traded where the fixture is cut', async () => {
  const rows = recordedRows(INDEX_FUTURE)
  const cuts = rows.flatMap((row, i) => {
    const cut = lotsOf(row, rows[i - 1]) - Number(row['LastVolume'])
    return cut === 0 ? [] : [{ minute: row['UpdateTime']?.slice(0, 5) ?? '', cut }]
  })
  expect(cuts.map(({ minute }) => minute)).toEqual(['11:27', '14:57'])
  const expected = definition().map((bar) => {
    const cut = cuts.find(({ minute }) => bar.startsWith(minute))?.cut ?? 0
    return bar.replace(/\d+$/, (volume) => String(Number(volume) - cut))
  })
  expect((await build('recorded', FIXTURE, '--volume', 'per-tick')).map(shown)).toEqual(expected)
})
