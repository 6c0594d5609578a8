/** `huangpu bars import` and `build` into the folder of a market service that runs. Runs against built code. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { aTick, temporaryFolder, waitUntil, type TemporaryFolder } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MarketProcess } from '../support/market-process.js'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')
const SIGNAL_AT_FILE = path.resolve(import.meta.dirname, '../support/signal-at-file.mjs')
const DAY = '20250909'
/** Of the day that market writes, and of one that is over. */
const MINUTES = ['2025-09-05 09:00', '2025-09-05 09:01', '2025-09-08 21:00']

let market: MarketProcess
let dir: TemporaryFolder
let bars: string
let seq = 0
beforeAll(async () => {
  dir = temporaryFolder('bars-beside-market-')
  const vnpy = 'symbol,exchange,datetime,open,high,low,close,volume,turnover,open_interest'
  const ticks = 'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume'
  for (const symbol of ['au2512', 'rb2601']) {
    const rows = MINUTES.map((minute) => `${symbol},SHFE,${minute}:00,5,8,4,7,10,350,100`)
    writeFileSync(path.join(dir.path, `${symbol}.vnpy.csv`), `${[vnpy, ...rows].join('\n')}\n`)
    const row = `${symbol},${DAY},20250908,21:00:01,0,5,10`
    writeFileSync(path.join(dir.path, `${symbol}.ticks.csv`), `${[ticks, row].join('\n')}\n`)
  }
  market = await MarketProcess.open({ now: '2025-09-08T20:55:00', tradingDay: DAY, subscriptions: ['au2512'] })
  bars = path.dirname(path.dirname(market.barFile('au2512', DAY)))
  await market.start()
})
const children: ChildProcess[] = []
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await market?.close()
  dir?.remove()
})

function huangpu(words: string, signal?: { atFile: string; atCall: string; signal: NodeJS.Signals }): ChildProcess {
  const env = { SIGNAL_AT_FILE: signal?.atFile, SIGNAL_AT_CALL: signal?.atCall, SIGNAL: signal?.signal }
  const argv = [...(signal ? ['--import', SIGNAL_AT_FILE] : []), HUANGPU, 'bars', ...words.split(' '), '--out', bars]
  const child = spawn(process.execPath, argv, { cwd: dir.path, env: { ...process.env, ...env } })
  children.push(child)
  return child
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const [out, err, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

/** Everything in the bars folder but the lock, with its content. */
const tree = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(bars, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.writer.lock'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(bars, file), readFileSync(file, 'latin1')] as const)
      .sort(),
  )

/** Ticks of so many minutes from 21:`from` on, the last of which stays open. Time stands, so that nothing moves afterwards. */
async function trade(from: number, minutes: number): Promise<void> {
  for (let minute = from; minute < from + minutes; minute += 1) {
    seq += 1
    const datetime = `2025-09-08T21:${String(minute).padStart(2, '0')}:01`
    market.send(aTick({ symbol: 'au2512', datetime, trading_day: DAY, seq, volume: seq * 10, last_price: 650.5 }))
  }
  await market.handled()
}

/** Minutes of the day's file with their volumes. */
const rows = (): string[] =>
  market.rows('au2512', DAY).map((row) => `${row.slice(11, 16)} ${row.split(',').slice(5, 7).join(' v')}`)

it('a second writer is refused and told who the first is, and changes nothing', async () => {
  await trade(0, 3)
  const before = tree()
  expect(rows()).toEqual(['21:00 650.5 v10', '21:01 650.5 v10'])
  const holder = readFileSync(path.join(bars, '.writer.lock.owner'), 'utf8')
  expect(holder).toMatch(/^\d+ \(market\)$/)
  const commands = ['au2512', 'rb2601'].flatMap((symbol) => [
    `import ${symbol}.vnpy.csv --symbol ${symbol} --replace`,
    `build --ticks ${symbol}.ticks.csv`,
  ])
  const refusal =
    `huangpu: ${bars}/.writer is in use by process ${holder}: stop that one first\n` +
    `  ${bars}/.writer 正被进程 ${holder}使用；请先停止它\n`
  for (const end of await Promise.all(commands.map((words) => ended(huangpu(words)))))
    expect(end).toEqual({ code: 1, out: '', err: refusal })
  const killed = { atFile: '.writer.lock.owner', atCall: 'readFileSync', signal: 'SIGKILL' as const }
  expect((await ended(huangpu('import au2512.vnpy.csv --symbol au2512', killed))).code).toBeNull()
  expect(tree()).toEqual(before)
  await trade(3, 2)
  expect(rows()).toEqual(['21:00', '21:01', '21:02', '21:03'].map((minute) => `${minute} 650.5 v10`))
})

it('market does not begin beside an import, and after one that was killed it finds all days or none', async () => {
  expect(await market.end('SIGTERM')).toBe(0)
  const before = tree()
  const words = 'import au2512.vnpy.csv --symbol au2512 --replace'
  const stopped = huangpu(words, { atFile: '.writer.pending.part', atCall: 'writeFileSync', signal: 'SIGSTOP' })
  const end = ended(stopped)
  await waitUntil(() => existsSync(path.join(bars, 'au2512', `${DAY}.csv.part`)), { message: 'the import to write' })
  await expect(market.start()).rejects.toThrow(
    new RegExp(`is in use by process ${stopped.pid} \\(huangpu bars import\\): stop that one first`),
  )
  stopped.kill('SIGKILL')
  expect((await end).code).toBeNull()
  await market.start()
  await waitUntil(() => Object.keys(tree()).every((name) => !name.endsWith('.part')), {
    message: 'halves to be removed',
  })
  expect(tree()).toMatchObject(before)

  expect(await market.end('SIGTERM')).toBe(0)
  const amid = { atFile: `${DAY}.csv.part`, atCall: 'renameSync', signal: 'SIGKILL' as const }
  expect((await ended(huangpu(words, amid))).code).toBeNull()
  expect(Object.keys(tree())).toEqual(expect.arrayContaining(['.writer.pending', `au2512/${DAY}.csv.part`]))
  await market.start()
  expect(Object.keys(tree()).filter((name) => /pending|part$/.test(name))).toEqual([])
  expect(market.rows('au2512', '20250905')).toHaveLength(2)
  expect(rows()).toEqual(['21:00 7 v10'])
  await trade(5, 2)
  // The minute that was open when it stopped, and the one after it.
  expect(rows()).toEqual(['21:00 7 v10', '21:04 650.5 v10', '21:05 650.5 v10'])
})
