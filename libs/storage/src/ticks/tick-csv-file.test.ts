import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTickCsv } from './tick-csv-file.js'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'huangpu-tick-csv-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HEADER = 'InstrumentID,ActionDay,UpdateTime,UpdateMillisec,LastPrice,Volume\n'
const row = (at: number): string => {
  const seconds = Math.floor(at / 2)
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => String(Math.floor(n)).padStart(2, '0'))
  return `rb2701,20261123,${time.join(':')},${(at % 2) * 500},${3000 + (at % 97)},${at}\n`
}
const ROWS = 20_000
const body = Array.from({ length: ROWS }, (_, at) => row(at)).join('')

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function volumes(path: string): number[] {
  const { reader } = openTickCsv(path)
  const found: number[] = []
  for (let next = reader.next(); next; next = reader.next()) found.push(next.volume)
  return found
}

it.each([
  ['plain', () => file('rb.csv', HEADER + body)],
  ['gzip', () => file('rb.csv.gz', gzipSync(HEADER + body))],
  ['gzip under another name', () => file('rb.csv', gzipSync(HEADER + body))],
  ['gzip in two members', () => file('rb.csv.gz', Buffer.concat([gzipSync(HEADER), gzipSync(body)]))],
  ['gzip without compression', () => file('rb.csv.gz', gzipSync(HEADER + body, { level: 0 }))],
])('reads a file that is %s to its end', (_, write) => {
  expect(volumes(write())).toEqual(Array.from({ length: ROWS }, (_, at) => at))
})

it.each([
  ['cut off', () => gzipSync(HEADER + body).subarray(0, -40_000), /cut off or damaged/],
  ['without its end', () => gzipSync(HEADER + body).subarray(0, -8), /cut off or damaged/],
  ['damaged', () => flipped(gzipSync(HEADER + body, { level: 0 }), 100_000), /cut off or damaged|is no number|wrong/],
])('names a gzip file that is %s', (_, content, message) => {
  const path = file('rb.csv.gz', content())
  expect(() => volumes(path)).toThrow(message)
  expect(() => volumes(path)).toThrow(path)
})

it('names a file that is not there, and a folder', () => {
  expect(() => openTickCsv(join(folder, 'none.csv'))).toThrow(/none\.csv: the tick file cannot be read: ENOENT/)
  expect(() => openTickCsv(folder)).toThrow(/cannot be read: EISDIR/)
})

it('can be closed before its end', () => {
  const open = openTickCsv(file('rb.csv', HEADER + body))
  open.reader.next()
  open.close()
  open.close()
})

/** With one digit changed, which only the checksum can tell. */
function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  for (let i = at; i < copy.length; i++) {
    if (copy[i] !== 0x31) continue
    copy[i] = 0x32
    break
  }
  return copy
}
