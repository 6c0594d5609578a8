import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseShanghai, type Calendar } from '@huangpu/core'
import type { RecordedBar } from './recorded-bar.js'

const MINUTE_MS = 60_000

export class BarFileError extends Error {
  override readonly name = 'BarFileError'
  constructor(file: string, line: number, zh: string, en: string) {
    super(`${file}${line === 0 ? '' : `:${line}`}: ${en} / ${zh}`)
  }
}

export interface BarFileOptions {
  file: string
  product: string
  label: 'auto' | 'start' | 'end'
  calendar: Calendar
}

/** Reads a 1-minute CSV, plain or .gz. @throws BarFileError naming file and line. */
export function readBarFile(options: BarFileOptions): RecordedBar[] {
  return parseBars(readText(options.file), options)
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BarFileError(file, 0, `无法读取 K 线文件：${why}`, `the bar file cannot be read: ${why}`)
  }
}

/**
 * Columns by header name: datetime_start, datetime_end or datetime; open, high, low, close, volume; open_oi/close_oi
 * or open_interest; turnover when there is one. A bar of the auction's minute is folded into the bar that follows.
 */
export function parseBars(text: string, options: BarFileOptions): RecordedBar[] {
  const [header = '', ...lines] = text.split(/\r?\n/)
  const names = header.split(',').map((name) => name.trim())
  const stamp = names.find((name) => name.startsWith('datetime'))
  const label = options.label === 'auto' ? (stamp === 'datetime_end' ? 'end' : 'start') : options.label
  const column = (...candidates: string[]): number => names.findIndex((name) => candidates.includes(name))
  const columns = {
    time: stamp === undefined ? -1 : names.indexOf(stamp),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    interest: column('close_oi', 'open_interest'),
  }
  const missing = Object.entries(columns).find(([, index]) => index === -1)?.[0]
  if (missing) throw new BarFileError(options.file, 1, `表头缺少列 ${missing}`, `the header lacks a column ${missing}`)
  const turnover = column('turnover')
  const bars: RecordedBar[] = []
  lines.forEach((line, index) => {
    if (line.trim() === '') return
    const cells = line.split(',')
    const at = parseShanghai(cells[columns.time] ?? '')
    const number = (place: number): number => Number(cells[place] ?? Number.NaN)
    const bar: RecordedBar = {
      startMs: at === undefined ? Number.NaN : at - (label === 'end' ? MINUTE_MS : 0),
      open: number(columns.open),
      high: number(columns.high),
      low: number(columns.low),
      close: number(columns.close),
      volumeLots: number(columns.volume),
      openInterest: number(columns.interest),
      ...(turnover === -1 ? {} : { turnover: number(turnover) }),
    }
    if (Object.values(bar).some((value) => !Number.isFinite(value))) {
      throw new BarFileError(options.file, index + 2, '该行不是有效的 K 线', 'this row is not a bar')
    }
    bars.push(bar)
  })
  return foldAuctions(bars, options)
}

/** An end-stamped file has a bar of its own for the auction, in the minute before the opening. */
function foldAuctions(bars: RecordedBar[], { product, calendar }: BarFileOptions): RecordedBar[] {
  const folded: RecordedBar[] = []
  let auction: RecordedBar | undefined
  for (const bar of bars) {
    const moment = calendar.sessionAt(product, bar.startMs)
    if (moment?.phase === 'auction') {
      auction = bar
      continue
    }
    folded.push(auction ? withAuction(auction, bar) : bar)
    auction = undefined
  }
  return folded
}

const withAuction = (auction: RecordedBar, bar: RecordedBar): RecordedBar => ({
  ...bar,
  open: auction.open,
  high: Math.max(auction.high, bar.high),
  low: Math.min(auction.low, bar.low),
  volumeLots: auction.volumeLots + bar.volumeLots,
  ...(bar.turnover === undefined ? {} : { turnover: (auction.turnover ?? 0) + bar.turnover }),
})
