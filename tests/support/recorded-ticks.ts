import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { judgeTicks, naiveBars, naiveSpans, type NaiveTick } from '@huangpu/testkit'

// Whole days of snapshots of other exchanges (tests/fixtures/README.md), and the bars that their definition makes of them:
// a file's columns, its exchange's sessions as text, and nothing of the builder.

export interface RecordedDay {
  readonly file: string
  readonly symbol: string
  readonly tradingDay: string
  /** As `naiveSpans` reads them. */
  readonly sessions: string
  read(): NaiveTick[]
}

export const fixturePath = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

/** Rows of a fixture by their columns' names. */
export const recordedRows = (name: string): Record<string, string>[] => {
  const [header = '', ...lines] = gunzipSync(readFileSync(fixturePath(name)))
    .toString('utf8')
    .trim()
    .split('\n')
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

const instant = (day: string, time: string): number =>
  Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time}+08:00`)

export const INDEX_FUTURE: RecordedDay = {
  file: 'CFFEX.IF2101_20210105.csv.gz',
  symbol: 'IF2101',
  tradingDay: '20210105',
  sessions: '20210105 2021-01-05 *09:30-11:30 13:00-15:00',
  read: () =>
    recordedRows(INDEX_FUTURE.file).map((row) => ({
      timeMs: instant(row['ActionDay'] ?? '', row['UpdateTime'] ?? '') + Number(row['UpdateMillisec']),
      tradingDay: row['TradingDay'] ?? '',
      price: Number(row['LastPrice']),
      high: Number(row['HighestPrice']),
      low: Number(row['LowestPrice']),
      volume: Number(row['Volume']),
      turnover: Number(row['Turnover']),
      openInterest: Number(row['OpenInterest']),
    })),
}

/** Its volume is that of each snapshot alone, and was not recorded (zero throughout): each counts as a lot here. */
export const RAPESEED_MEAL: RecordedDay = {
  file: 'CZCE.RM705_20170320.csv.gz',
  symbol: 'RM705',
  tradingDay: '20170320',
  sessions: '20170320 2017-03-20 *09:00-10:15 10:30-11:30 13:30-15:00',
  read: () =>
    recordedRows(RAPESEED_MEAL.file).map((row, i) => ({
      timeMs: instant(row['date'] ?? '', row['time'] ?? ''),
      tradingDay: row['date'] ?? '',
      price: Number(row['lastPrice']),
      high: null,
      low: null,
      volume: i + 1,
      turnover: 0,
      openInterest: 0,
    })),
}

/** Rows of the day's file: `HH:MM open high low close volume turnover open_interest`. */
export function rowsByDefinition(day: RecordedDay, ticks = day.read()): string[] {
  const spans = naiveSpans(day.sessions)
  const judgement = judgeTicks(
    ticks.map((tick) => ({ tick })),
    spans,
    0,
  )
  return naiveBars(judgement, spans).map(({ startMs, open, high, low, close, volume, turnover, openInterest }) =>
    [timeOf(startMs), open, high, low, close, volume, Math.round(turnover * 100) / 100, openInterest].join(' '),
  )
}

const timeOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(11, 16)

/** A row of a bar file as `rowsByDefinition` shows it. */
export function shownRow(row: string): string {
  const [datetime = '', , ...values] = row.split(',')
  return [datetime.slice(11, 16), ...values].join(' ')
}
