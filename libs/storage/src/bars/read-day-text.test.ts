import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseShanghai, type Bar } from '@huangpu/core'
import { temporaryFolder, type TemporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BAR_HEADER, formatBarRow } from './bar-row.js'
import { BarStore } from './bar-store.js'
import { CloseIndex } from './close-index.js'
import { DAY_FILE_BYTES_MAX } from './read-day-text.js'

let folder: TemporaryFolder
let store: BarStore
beforeEach(() => {
  folder = temporaryFolder('bad-day-')
  store = new BarStore({ dir: folder.path, environment: 'sim' })
})
afterEach(async () => {
  await store.close()
  folder.remove()
})

const bar = (time: string, tradingDay: string): Bar => ({
  ...{ startMs: parseShanghai(time) ?? NaN, tradingDay, open: 5, high: 8, low: 4, close: 7, volume: 10, turnover: 350 },
  ...{ openInterest: 100, partial: false },
})
const whole = Buffer.from(`${BAR_HEADER}\n${formatBarRow(bar('2025-09-08T09:00:00', '20250908'))}\n`)
const gzip = gzipSync(whole)
const damaged = Buffer.from(gzip)
damaged[40] = ~(damaged[40] ?? 0)

function put(name: string, content: Uint8Array): void {
  mkdirSync(join(folder.path, 'rb2601'), { recursive: true })
  writeFileSync(join(folder.path, 'rb2601', name), content)
}

/** Of members that each are as large as a day may be: some 30 KB that unpack to 32 MB. */
const member = gzipSync(Buffer.alloc(DAY_FILE_BYTES_MAX, '1'), { level: 1 })
const bomb = Buffer.concat([member, member, member, member])

describe('a day that cannot be read', () => {
  it.each([
    [
      'of which a part is missing',
      '20250905.csv.gz',
      () => gzip.subarray(0, -9),
      'the gzip is cut off or damaged (unexpected end of file)',
    ],
    ['with other bytes', '20250905.csv.gz', () => damaged, 'the gzip is cut off or damaged'],
    ['that is none', '20250905.csv.gz', () => whole, 'the gzip is cut off or damaged (incorrect header check)'],
    ['that is larger than a day', '20250905.csv', () => Buffer.alloc(DAY_FILE_BYTES_MAX + 1), 'is larger than 8 MB'],
    ['that unpacks without end', '20250905.csv.gz', () => bomb, 'is larger than 8 MB'],
  ])('%s: is one sentence with its name, and the others are read', async (_, name, content, says) => {
    put(name, content())
    put('20250908.csv.gz', gzip)
    const expected = expect.stringContaining(`${name}: ${says}`)
    expect(() => store.read('rb2601', '20250905')).toThrow(expect.objectContaining({ message: expected }))
    await expect(store.load('rb2601', '20250905')).rejects.toMatchObject({ code: 'unreadable', message: expected })
    const index = new CloseIndex({ reader: store, isKept: false })
    await expect(index.closesOf('rb2601', '20250908')).rejects.toMatchObject({ message: expected })
    expect(store.read('rb2601', '20250908')).toHaveLength(1)
    expect(await store.load('rb2601', '20250908')).toHaveLength(1)
  })

  it('that is a pipe is not waited for', async () => {
    mkdirSync(join(folder.path, 'rb2601'))
    execFileSync('mkfifo', [join(folder.path, 'rb2601', '20250905.csv')])
    expect(() => store.read('rb2601', '20250905')).toThrow('is no file')
    await expect(store.load('rb2601', '20250905')).rejects.toThrow('is no file')
  })

  it.each([
    ['20250905.csv.gz', gzip.subarray(0, -9)],
    ['20250905.csv', Buffer.from('date,close\n')],
  ])('%s keeps no row of a later day from its file', (name, content) => {
    put(name, content)
    expect(store.append('rb2601', bar('2025-09-08T09:00:00', '20250908'))).toBe('written')
    expect(store.append('rb2601', bar('2025-09-08T09:00:00', '20250908'))).toBe('duplicate')
    expect(store.read('rb2601', '20250908')).toHaveLength(1)
  })

  it('that is to be written on is refused with its name', () => {
    put('20250908.csv.gz', gzip.subarray(0, -9))
    expect(() => store.append('rb2601', bar('2025-09-08T09:00:00', '20250908'))).toThrow(
      expect.objectContaining({ code: 'unreadable', file: expect.stringMatching(/20250908\.csv\.gz$/) }),
    )
  })
})

it('gaps that fill the memory are named', async () => {
  put('20250905.gaps.csv', Buffer.alloc(DAY_FILE_BYTES_MAX + 1))
  expect(() => store.readGaps('rb2601', '20250905')).toThrow('20250905.gaps.csv: is larger than 8 MB')
  await expect(store.loadGaps('rb2601', '20250905')).rejects.toThrow('20250905.gaps.csv: is larger than 8 MB')
})
