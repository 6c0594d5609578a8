import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseShanghai, type Bar } from '@huangpu/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BAR_HEADER, formatBarRow, parseBarRow } from './bar-row.js'
import { BarStore } from './bar-store.js'

let dir: string
let problems: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bars-'))
  problems = []
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const open = (): BarStore =>
  new BarStore({ dir, environment: 'sim', onProblem: ({ message }) => void problems.push(message) })
const bar = (time: string, tradingDay = '20250909', volume = 10): Bar => ({
  startMs: parseShanghai(time) ?? NaN,
  tradingDay,
  open: 650.5,
  high: 651.2,
  low: 649.98,
  close: 650,
  volume,
  turnover: 6_505_000.25,
  openInterest: 220_405,
  partial: false,
})

describe('bar files', () => {
  it('hold a header and one row a minute, by trading day', () => {
    const store = open()
    expect(store.append('au2512', bar('2025-09-08T21:00:00'))).toBe('written')
    expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
    expect(store.append('au2512', bar('2025-09-09T21:00:00', '20250910'))).toBe('written')
    expect(readFileSync(join(dir, 'au2512', '20250909.csv'), 'utf8')).toBe(
      `${BAR_HEADER}\n` +
        '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,220405\n' +
        '2025-09-08T21:01:00,20250909,650.5,651.2,649.98,650,10,6505000.25,220405\n',
    )
    expect(store.tradingDays('au2512')).toEqual(['20250909', '20250910'])
    expect(store.symbols()).toEqual(['au2512'])
    expect(store.latest('au2512', 2)).toEqual([bar('2025-09-08T21:01:00'), bar('2025-09-09T21:00:00', '20250910')])
    expect(store.latest('au2512', 0)).toEqual([])
    expect(store.latest('au2512', 5, bar('2025-09-08T21:01:00').startMs)).toEqual([bar('2025-09-08T21:00:00')])
  })

  it('never get a minute twice, over restarts', () => {
    open().append('au2512', bar('2025-09-08T21:01:00'))
    const again = open()
    expect(again.append('au2512', bar('2025-09-08T21:01:00', '20250909', 99))).toBe('duplicate')
    expect(again.append('au2512', bar('2025-09-08T21:00:00'))).toBe('duplicate')
    expect(again.append('au2512', bar('2025-09-08T21:02:00'))).toBe('written')
    expect(again.read('au2512', '20250909').map((b) => b.volume)).toEqual([10, 10])
  })

  it('lose at most the row that a crash cut at any byte, and say so', () => {
    const row = `${formatBarRow(bar('2025-09-08T21:01:00'))}\n`
    for (let cut = 1; cut < row.length; cut += 1) {
      rmSync(join(dir, 'au2512'), { recursive: true, force: true })
      open().append('au2512', bar('2025-09-08T21:00:00'))
      appendFileSync(join(dir, 'au2512', '20250909.csv'), row.slice(0, cut))
      problems = []
      const store = open()
      expect(store.lastBar('au2512')?.startMs).toBe(bar('2025-09-08T21:00:00').startMs)
      expect(problems).toEqual([`a half-written last row was cut off: ${JSON.stringify(row.slice(0, cut))}`])
      expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
      expect(store.read('au2512', '20250909')).toHaveLength(2)
    }
  })

  it('begin anew when even the header was cut', () => {
    mkdirSync(join(dir, 'au2512'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), BAR_HEADER.slice(0, 20))
    const store = open()
    store.append('au2512', bar('2025-09-08T21:00:00'))
    expect(store.read('au2512', '20250909')).toEqual([bar('2025-09-08T21:00:00')])
  })

  it('may come with a byte order mark, Windows line ends and bad lines', () => {
    mkdirSync(join(dir, 'au2512'))
    const good = formatBarRow(bar('2025-09-08T21:00:00'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), `\uFEFF${BAR_HEADER}\r\n${good}\r\nrubbish\r\n`)
    expect(open().read('au2512', '20250909')).toEqual([bar('2025-09-08T21:00:00')])
    expect(problems).toEqual(['lines 3 are no bars and were skipped'])
  })

  it('with another header are named, neither read nor extended', () => {
    mkdirSync(join(dir, 'au2512'))
    writeFileSync(join(dir, 'au2512', '20250909.csv'), 'date,close\n')
    expect(() => open().append('au2512', bar('2025-09-08T21:00:00'))).toThrow(/20250909\.csv: the header must be/)
  })

  it('of the other environment are refused', () => {
    open()
    expect(() => new BarStore({ dir, environment: 'live' })).toThrow(/belongs to the sim environment/)
  })

  it.each(['../au2512', 'au2512/..', '', 'au', '.environment'])('are never looked for under %j', (symbol) => {
    expect(() => open().read(symbol, '20250909')).toThrow(/is no contract/)
    expect(() => open().append(symbol, bar('2025-09-08T21:00:00'))).toThrow(/is no contract/)
  })

  it('are never looked for under a day that is none', () => {
    expect(() => open().read('au2512', '../../etc')).toThrow(/is no day/)
  })

  it('say when a row cannot be written, and take it later', () => {
    const store = open()
    store.append('au2512', bar('2025-09-08T21:00:00'))
    const file = join(dir, 'au2512', '20250909.csv')
    rmSync(file)
    mkdirSync(file)
    expect(() => store.append('au2512', bar('2025-09-08T21:01:00'))).toThrow(/could not be written/)
    rmSync(file, { recursive: true })
    expect(store.append('au2512', bar('2025-09-08T21:01:00'))).toBe('written')
    expect(existsSync(file)).toBe(true)
  })
})

describe('a row', () => {
  it.each([
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,',
    '2025-13-08T21:00:00,20250909,650.5,651.2,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,2025,650.5,651.2,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,NaN,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,600,649.98,650,10,6505000.25,1',
    '2025-09-08T21:00:00,20250909,650.5,651.2,649.98,650,-1,6505000.25,1',
  ])('is refused when it is not whole or not sane: %s', (line) => {
    expect(parseBarRow(line)).toBeUndefined()
  })
})
