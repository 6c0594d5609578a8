import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

// Recorded snapshots of other exchanges (tests/fixtures/README.md), and the bars that are computed from them by the definition
// alone: a file's columns, its exchange's sessions as text, and nothing of the builder.

export interface Snapshot {
  readonly day: string
  /** `HH:MM:SS.mmm` */
  readonly time: string
  readonly last: number
  readonly high: number | null
  readonly low: number | null
  /** Since the morning. */
  readonly volume: number
  readonly turnover: number
  readonly openInterest: number
}

/** Rows of a fixture by their columns' names. */
export const recordedRows = (name: string): Record<string, string>[] => {
  const [header = '', ...lines] = gunzipSync(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))
    .toString('utf8')
    .trim()
    .split('\n')
  const names = header.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

export const INDEX_FUTURE = 'CFFEX.IF2101_20210105_slices.csv.gz'
export const INDEX_FUTURE_SESSIONS = { sessions: '09:30-11:30 13:00-15:00', auction: '09:29' } as const

export const indexFuture = (): Snapshot[] =>
  recordedRows(INDEX_FUTURE).map((row) => ({
    day: row['TradingDay'] ?? '',
    time: `${row['UpdateTime']}.${String(row['UpdateMillisec']).padStart(3, '0')}`,
    last: Number(row['LastPrice']),
    high: Number(row['HighestPrice']),
    low: Number(row['LowestPrice']),
    volume: Number(row['Volume']),
    turnover: Number(row['Turnover']),
    openInterest: Number(row['OpenInterest']),
  }))

const MINUTE = 60
const secondsOf = (time: string): number =>
  Number(time.slice(0, 2)) * 3_600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6))
const clock = (seconds: number): string =>
  [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60].map((n) => String(n).padStart(2, '0')).join(':')

/** Minute bars by the definition: `HH:MM o h l c v`, for sessions such as `09:30-11:30`; an auction minute goes before the first. */
export function barsByDefinition(snapshots: readonly Snapshot[], sessions: string, first: string): string[] {
  const spans = sessions.split(' ').map((span) => span.split('-').map((text) => secondsOf(`${text}:00`)))
  const minutes = new Map<number, Snapshot[]>()
  for (const one of snapshots) {
    const at = secondsOf(one.time)
    const isAuction = at >= secondsOf(`${first}:00`) && at < (spans[0]?.[0] ?? 0)
    const span = spans.find(([open = 0, close = 0]) => (at >= open || isAuction) && at <= close + 1)
    if (!span) continue
    const [open = 0, close = 0] = span
    const inside = Math.min(Math.max(at, open), close - 1)
    const minute = inside - (inside % MINUTE)
    minutes.set(minute, [...(minutes.get(minute) ?? []), one])
  }
  let before: Snapshot | undefined
  return [...minutes].map(([minute, own]) => {
    const prices = own.map(({ last }) => last)
    // A day's high or low that moved since the snapshot before was traded in between.
    for (const one of own) {
      if (one.high !== null && one.high !== before?.high) prices.push(one.high)
      if (one.low !== null && one.low !== before?.low) prices.push(one.low)
      before = one
    }
    const counted =
      [...minutes.entries()]
        .filter(([other]) => other < minute)
        .at(-1)?.[1]
        .at(-1) ?? undefined
    const volume = (own.at(-1)?.volume ?? 0) - (counted?.volume ?? 0)
    return `${clock(minute)} ${own[0]?.last} ${Math.max(...prices)} ${Math.min(...prices)} ${own.at(-1)?.last} ${volume}`
  })
}
