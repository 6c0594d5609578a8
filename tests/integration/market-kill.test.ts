import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { formatShanghai, gapTouches, parseShanghai } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'
import { aTick, waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MarketProcess } from '../support/market-process.js'

// The market service killed at random moments of a synthetic night, the ticks going on meanwhile. What it wrote is compared
// with what `huangpu bars build` makes of everything that was sent.
const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')
/** `npm run test:long` kills it fifty times. */
const [KILLS, PAUSES_MAX] = process.env['HUANGPU_TEST_LONG'] === '1' ? [50, 20] : [2, 60]
const DAY = '20250909'
const CONTRACTS = [
  { symbol: 'au2512', close: '2025-09-09T02:30:00' },
  { symbol: 'rb2601', close: '2025-09-08T23:00:00' },
] as const
const MINUTE_MS = 60_000
const at = (text: string): number => parseShanghai(text) ?? NaN

/** The same numbers every time: only when the process is killed is chance, and that decides nothing. */
const random = (() => {
  let state = 20_250_909
  return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
})()

/** Ticks of both contracts in their order, from the auction to the last close: some a second apart, some minutes. */
function nightOf(): TickData[] {
  const ticks = CONTRACTS.flatMap(({ symbol, close }) => {
    const own: TickData[] = []
    let [atMs, price, volume, high, low] = [
      at('2025-09-08T20:59:00'),
      symbol === 'au2512' ? 650 : 3_100,
      0,
      0,
      Infinity,
    ]
    for (let seq = 1; atMs <= at(close); seq += 1) {
      volume += random(9)
      price += random(3) - 1
      ;[high, low] = [Math.max(high, price), Math.min(low, price)]
      own.push(tickOf(symbol, atMs, { price, volume, high, low, seq }))
      const onMs = 500 * (1 + random(random(30) === 0 ? 400 : PAUSES_MAX))
      // The last is that of the closing instant.
      atMs = atMs < at(close) ? Math.min(at(close), atMs + onMs) : Infinity
    }
    return own
  })
  return ticks.sort((a, b) => at(a.datetime) - at(b.datetime))
}

let market: MarketProcess
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'market-kill-'))
  market = await MarketProcess.open({
    now: '2025-09-08T20:50:00',
    tradingDay: DAY,
    subscriptions: CONTRACTS.map(({ symbol }) => symbol),
  })
  await market.start()
})
afterAll(async () => {
  await market?.close()
  rmSync(dir, { recursive: true, force: true })
})

it(`killed ${KILLS} times: no row twice, none missing or wrong but where its gaps say so`, async () => {
  const night = nightOf()
  const rest = [...night]
  const perKill = Math.floor(night.length / (KILLS + 1))
  for (let kill = 0; kill < KILLS; kill += 1) {
    const heard = rest.splice(0, Math.floor(perKill / 3) + random(Math.floor(perKill / 6)))
    await send(heard)
    await waitUntil(() => lastRowMs() >= minuteBeforeLast(heard), { message: 'the rows of what was sent' })
    await send(rest.splice(0, random(Math.min(40, Math.floor(perKill / 4)))))
    await pause(random(40))
    await market.end('SIGKILL')
    const missed = rest.splice(0, random(Math.min(40, Math.floor(perKill / 4))))
    await send(missed.splice(0, Math.ceil(missed.length / 2)))
    await Promise.all([market.start(), send(missed, 40)])
    // Its own routes answer when it has begun to listen.
    await waitUntil(async () => 'items' in ((await market.get('/ticks')) as object), {
      message: 'market to have started',
    })
  }
  await send(rest)
  await market.setClock('2025-09-09T02:30:10')
  // Rows of both come of the same look at the clock; what ends in an outage may have no last one.
  await waitUntil(() => rowsOf('au2512').at(-1)?.slice(11, 16) === '02:29', { message: 'the last row' })

  await buildOffline(night)
  for (const { symbol } of CONTRACTS) {
    const [rows, gaps] = [rowsOf(symbol), gapsOf(symbol)]
    const built = readFileSync(path.join(dir, symbol, `${DAY}.csv`), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
    const isWhole = (row: string): boolean =>
      !gaps.some((gap) => gapTouches(gap, startOf(row), startOf(row) + MINUTE_MS))
    expect(rows.filter(isWhole)).toEqual(built.filter(isWhole))
    expect(new Set(rows.map(startOf)).size).toBe(rows.length)
    expect(rows.map(startOf)).toEqual(rows.map(startOf).sort((a, b) => a - b))
    const minutes = new Set(built.map(startOf))
    expect(rows.filter((row) => !minutes.has(startOf(row)))).toEqual([])
    const volume = (of: readonly string[]): number => of.reduce((sum, row) => sum + Number(row.split(',')[6]), 0)
    expect(volume(rows)).toBeLessThanOrEqual(volume(built))
    // Enough of the night is whole between the kills, or the comparison proved nothing.
    expect(rows.filter(isWhole).length).toBeGreaterThan(built.length / (KILLS + 1))
    const told = market.bars.filter((bar) => bar.symbol === symbol && bar.interval === '1m')
    expect(new Set(told.map(({ datetime }) => datetime)).size).toBe(told.length)
  }
})

const lastRowMs = (): number => rowsOf('au2512').map(startOf).at(-1) ?? -Infinity
/** The last minute but one in which `au2512` ticked: its row is written when the last tick is handled. */
function minuteBeforeLast(ticks: readonly TickData[]): number {
  const minutes = ticks
    .filter(({ symbol }) => symbol === 'au2512')
    .map(({ datetime }) => Math.max(at('2025-09-08T21:00:00'), Math.floor(at(datetime) / MINUTE_MS) * MINUTE_MS))
  return minutes.findLast((minute) => minute < (minutes.at(-1) ?? NaN)) ?? -Infinity
}

/** Sends ticks with the clock between them, in bursts. */
async function send(ticks: readonly TickData[], pauseMs = 1): Promise<void> {
  for (const [i, tick] of ticks.entries()) {
    if (i % 5 === 0) await market.setClock(tick.datetime)
    market.send(tick)
    if (i % 10 === 9) await pause(pauseMs)
  }
}

const startOf = (row: string): number => at(row.slice(0, 19))
const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(1) : []
const rowsOf = (symbol: string): string[] => linesOf(market.barFile(symbol, DAY))
const gapsOf = (symbol: string) =>
  linesOf(market.barFile(symbol, DAY).replace('.csv', '.gaps.csv')).map((line) => {
    const [from = '', to = ''] = line.split(',')
    return { fromMs: at(from), toMs: at(to) }
  })

async function buildOffline(ticks: readonly TickData[]): Promise<void> {
  const file = path.join(dir, 'night.csv')
  const columns = 'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,HighestPrice,LowestPrice'
  const lines = ticks.map((tick) => {
    const [date = '', time = ''] = tick.datetime.split('T')
    const [second = '', millisecond = '0'] = time.split('.')
    const { symbol, last_price, high_price, low_price, volume, turnover, open_interest } = tick
    return [
      symbol,
      DAY,
      date.replaceAll('-', ''),
      second,
      millisecond,
      last_price,
      high_price,
      low_price,
      volume,
      turnover,
      open_interest,
    ].join()
  })
  writeFileSync(file, `${[`${columns},Volume,Turnover,OpenInterest`, ...lines].join('\n')}\n`)
  await promisify(execFile)(process.execPath, [HUANGPU, 'bars', 'build', '--ticks', file, '--out', dir], { cwd: dir })
}

function tickOf(
  symbol: string,
  atMs: number,
  day: { price: number; volume: number; high: number; low: number; seq: number },
): TickData {
  const { price, volume, high, low, seq } = day
  return aTick({
    ...{ symbol, datetime: formatShanghai(atMs), trading_day: DAY, seq },
    ...{ last_price: price, high_price: high, low_price: low },
    ...{ volume, turnover: volume * 10, open_interest: 1_000 + volume },
  })
}
