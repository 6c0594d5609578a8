import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatShanghai, parseBarCsv, ticksOfBar, type BarCsv, type RecordedBar } from '@huangpu/core'
import { BarReader } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readText } from '../replay/read-bar-file.js'
import { buildBars } from './build-bars.js'
import { checkBars } from './check-bars.js'
import { openCalendar } from './foreign-hours.js'
import { importBars } from './import-bars.js'

const fixtures = fileURLToPath(new URL('../../../../tests/fixtures/bars_1m', import.meta.url))
const calendar = openCalendar({})
const breathe = (): Promise<void> => Promise.resolve()
/** A busy machine takes some ten times as long as an idle one. */
const TIMEOUT_MS = 60_000
let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'real-bars-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** What the files are known for: rows, auction rows among them, trading days. */
const FILES: [file: string, symbol: string, rows: number, auctions: number, days: number][] = [
  ['SHFE.au1912_1m_tqsdk.csv.gz', 'au1912', 33_969, 0, 64],
  ['SHFE.bu1912_1m_tqsdk.csv.gz', 'bu1912', 18_966, 0, 57],
  ['SHFE.cu1905_1m_tqsdk.csv.gz', 'cu1905', 21_729, 0, 48],
  ['SHFE.cu2003_1m_tqsdk.csv.gz', 'cu2003', 12_039, 0, 39],
  ['SHFE.rb2401_1m_ctpbee.csv.gz', 'rb2401', 1_835, 5, 6],
]

/** Clock time of a row's start, which is all that this test needs to know an auction's row by. */
const clock = (bar: RecordedBar): string => formatShanghai(bar.startMs).slice(11, 16)
const isAuction = (bar: RecordedBar): boolean => ['20:59', '08:59'].includes(clock(bar))

/** The source's rows as they must come out: an auction's row joins the one that follows. */
function expectedRows({ bars }: BarCsv): string[] {
  return bars.flatMap((bar, i) => {
    const before = bars[i - 1]
    if (isAuction(bar)) return []
    if (!before || !isAuction(before)) return [shown(bar)]
    const [high, low] = [Math.max(before.high, bar.high), Math.min(before.low, bar.low)]
    const turnover = (before.turnover ?? 0) + (bar.turnover ?? 0)
    return [shown({ ...bar, open: before.open, high, low, turnover, volumeLots: before.volumeLots + bar.volumeLots })]
  })
}

function shown({ startMs, open, high, low, close, volumeLots, turnover = 0, openInterest }: RecordedBar): string {
  return [formatShanghai(startMs), open, high, low, close, volumeLots, turnover, openInterest].join(' ')
}

/** What stands in the store, day after day, each row under its own trading day. */
function storedRows(symbol: string): string[] {
  const reader = new BarReader({ dir: join(dir, 'bars') })
  return reader.tradingDays(symbol).flatMap((day) => {
    const bars = reader.read(symbol, day)
    expect(new Set(bars.map((bar) => bar.tradingDay))).toEqual(new Set([day]))
    return bars.map((bar) => shown({ ...bar, volumeLots: bar.volume }))
  })
}

/** A recorder's file of the ticks of every row; volume, turnover and extremes of the trading day so far. */
function writeTicks(csv: BarCsv, symbol: string, product: string): string {
  const lines = [
    'InstrumentID,TradingDay,ActionDay,UpdateTime,UpdateMillisec,LastPrice,HighestPrice,LowestPrice,Volume,Turnover,OpenInterest',
  ]
  let day = { of: '', volume: 0, turnover: 0, high: -Infinity, low: Infinity }
  for (const bar of csv.bars) {
    const of = calendar.tradingDayAtOrAfter(product, bar.startMs)
    if (of !== day.of) day = { of, volume: 0, turnover: 0, high: -Infinity, low: Infinity }
    for (const tick of ticksOfBar(bar)) {
      day.volume += tick.lots
      day.turnover += tick.turnover ?? 0
      day.high = Math.max(day.high, tick.price)
      day.low = Math.min(day.low, tick.price)
      const [date = '', time = ''] = formatShanghai(tick.atMs).split('T')
      const [second = '', millis = '0'] = time.split('.')
      const figures = [tick.price, day.high, day.low, day.volume, day.turnover, tick.openInterest]
      lines.push([symbol, of, date.replaceAll('-', ''), second, Number(millis), ...figures].join(','))
    }
  }
  const file = join(dir, 'ticks.csv')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

it.each(FILES)(
  '%s, its whole length: ticks made of it build every row again',
  async (name, symbol, rows, auctions, days) => {
    const csv = parseBarCsv(readText(join(fixtures, name)))
    expect(csv.bars).toHaveLength(rows)
    const file = writeTicks(csv, symbol, symbol.slice(0, 2))
    const options = { files: [file], out: join(dir, 'bars'), calendar, volume: 'auto' as const }
    const report = await buildBars({ ...options, fromOpening: true, replace: false, breathe })
    expect(Object.keys(report.verdicts)).toEqual(['accepted'])
    expect(report).toMatchObject({ bars: rows - auctions, partial: 0 })
    expect(report.files).toHaveLength(days)
    expect(storedRows(symbol)).toEqual(expectedRows(csv))
  },
  TIMEOUT_MS,
)

it.each(FILES)(
  '%s, its whole length: imported, every row is there, and nothing is wrong with it',
  async (name, symbol, rows, auctions, days) => {
    const file = join(fixtures, name)
    const report = await importBars({ file, symbol, out: join(dir, 'bars'), calendar, replace: false, breathe })
    expect(report).toMatchObject({ rows, bars: rows - auctions, folded: auctions })
    expect(report.files).toHaveLength(days)
    expect(storedRows(symbol)).toEqual(expectedRows(parseBarCsv(readText(file))))
    const checked = await checkBars({ dir: join(dir, 'bars'), calendar, gapMinutes: 0, breathe })
    expect(checked).toMatchObject({ symbols: 1, files: days, bars: rows - auctions, findings: [] })
  },
  TIMEOUT_MS,
)
