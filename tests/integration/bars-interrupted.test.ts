/** Ctrl-C in the middle of `huangpu bars ...`, as a process of its own. Runs against built code. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')
const SIGNAL_AT_FILE = path.resolve(import.meta.dirname, '../support/signal-at-file.mjs')
const HEADER = 'datetime,trading_day,open,high,low,close,volume,turnover,open_interest'
const DAYS = ['20250903', '20250904', '20250905']
/** The command lets signals have their turn every 50,000 ticks. */
const TICKS = 120_000

let dir: string
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'bars-interrupted-'))
  const dashed = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
  mkdirSync(path.join(dir, 'bars', 'rb2601'), { recursive: true })
  for (const day of DAYS) {
    const row = `${dashed(day)}T09:00:00,${day},5,8,4,7,10,350,100`
    writeFileSync(path.join(dir, 'bars', 'rb2601', `${day}.csv`), `${HEADER}\n${row}\n`)
  }
  const vnpy = DAYS.map((day) => `rb2601,SHFE,${dashed(day)} 09:00:00,5,8,4,7,10,350,100`)
  const columns = 'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest'
  writeFileSync(path.join(dir, 'vnpy.csv'), `${[columns, ...vnpy].join('\n')}\n`)
  // A first day of one tick, so that a file is staged before the interruption.
  const ticks = Array.from({ length: TICKS }, (_, i) => {
    const [day, of] = i === 0 ? ['20250903', '09:00'] : ['20250904', '13:30']
    return `rb2601,${day},${day},${of}:01,0,5,${i + 1}`
  })
  const fields = 'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume'
  writeFileSync(path.join(dir, 'ticks.csv'), `${[fields, ...ticks].join('\n')}\n`)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Everything under the folder with its content; a writer's lock stays when the writer is gone. */
const tree = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.writer'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(dir, file), readFileSync(file, 'latin1')] as const)
      .sort(),
  )

async function interrupted(words: string, atFile: string, signal: string, atCall = '') {
  const child = spawn(process.execPath, ['--import', SIGNAL_AT_FILE, HUANGPU, 'bars', ...words.split(' ')], {
    cwd: dir,
    env: { ...process.env, SIGNAL_AT_FILE: atFile, SIGNAL_AT_CALL: atCall, SIGNAL: signal },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

it.each([
  ['build --ticks ticks.csv --out bars --replace', '20250903.csv.part', 'SIGINT', 130],
  ['import vnpy.csv --symbol rb2601 --out bars --replace', '20250903.csv.part', 'SIGTERM', 143],
  ['export --symbol rb2601 --dir bars --out rb2601.parquet', '.part', 'SIGINT', 130],
  ['export --symbol rb2601 --dir bars --out rb2601.csv', '.part', 'SIGHUP', 129],
  ['check bars', '20250903.csv', 'SIGINT', 130],
])('bars %s: a signal ends it, leaves everything as it was and says so', async (words, atFile, signal, status) => {
  const before = tree()
  const { code, out, err } = await interrupted(words, atFile, signal)
  expect(err).toBe('huangpu: interrupted, nothing was written\n  已中断，未写入任何文件\n')
  expect({ code, out }).toEqual({ code: status, out: '' })
  expect(tree()).toEqual(before)
})

it('kill -9 before days are put in place changes none, and amid it the next writer puts the rest there', async () => {
  const command = 'import vnpy.csv --symbol rb2601 --out bars --replace'
  const bars = (): string[] => Object.entries(tree()).flatMap(([name, text]) => (/\d\.csv$/.test(name) ? [text] : []))
  const before = bars()
  const vnpy = readFileSync(path.join(dir, 'vnpy.csv'), 'utf8')
  writeFileSync(path.join(dir, 'vnpy.csv'), vnpy.replaceAll('5,8,4,7', '6,8,4,7'))
  expect((await interrupted(command, '.writer.pending.part', 'SIGKILL')).code).toBeNull()
  expect(bars()).toEqual(before)
  expect((await interrupted(command, '20250904.csv.part', 'SIGKILL', 'renameSync')).code).toBeNull()
  expect(bars()).toEqual([before[0]?.replace('5,8,4,7', '6,8,4,7'), before[1], before[2]])
  const refused = await interrupted(command.replace(' --replace', ''), 'none', 'SIGTERM')
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('20250903.csv: this day is there already') })
  expect(bars()).toEqual(before.map((text) => text.replace('5,8,4,7', '6,8,4,7')))
  expect(Object.keys(tree()).filter((name) => name.endsWith('.part'))).toEqual([])
})
