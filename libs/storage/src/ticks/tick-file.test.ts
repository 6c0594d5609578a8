import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { appendTickRows, compressFinishedDays, prepareTickFile, tickFile } from './tick-file.js'
import { type RecordedTick, TICK_HEADER, tickRow } from './tick-row.js'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'huangpu-ticks-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const none = Number.NaN
const tick: RecordedTick = {
  symbol: 'au2702',
  exchange: 'SHFE',
  tradingDay: '20261120',
  actionDay: '20261119',
  updateTime: '21:00:00',
  updateMs: 500,
  last: 650.5000000000001,
  open: 650.02,
  high: none,
  low: -0,
  preSettlement: 648,
  preClose: 649.98,
  limitUp: 720,
  limitDown: 580,
  volume: 12,
  lastVolume: 2,
  turnover: 7_806_000,
  openInterest: 98_765,
  bidPrice: [650.48, none, none, none, none],
  bidVolume: [3, 0, 0, 0, 0],
  askPrice: [650.52, 650.54, none, none, none],
  askVolume: [4, 9, 0, 0, 0],
  receivedAtUs: 1_795_000_000_000_123.25,
}

describe('a row', () => {
  it('has a value for each column, none where the counter gave none, and no noise', () => {
    const row = tickRow(tick, 100)
    const values = row.trimEnd().split(',')
    const columns = TICK_HEADER.split(',')
    expect(values).toHaveLength(columns.length)
    const named = Object.fromEntries(columns.map((column, i) => [column, values[i]]))
    expect(named).toMatchObject({
      InstrumentID: 'au2702',
      ActionDay: '20261119',
      UpdateMillisec: '500',
      LastPrice: '650.5',
      HighestPrice: '',
      LowestPrice: '',
      AskPrice2: '650.54',
      BidPrice5: '',
      BidVolume5: '0',
      ReceivedAtUs: '1795000000000123',
    })
    expect(row.endsWith('\n')).toBe(true)
  })
})

describe('a file', () => {
  it.each([
    ['missing', undefined, `${TICK_HEADER}\n`],
    ['empty', '', `${TICK_HEADER}\n`],
    ['whole', `${TICK_HEADER}\nau2702,1\n`, `${TICK_HEADER}\nau2702,1\n`],
    ['half a line', `${TICK_HEADER}\nau2702,1\nau27`, `${TICK_HEADER}\nau2702,1\n`],
    ['half a header', 'Instr', `${TICK_HEADER}\n`],
  ])('that is %s is made ready for rows', async (_, before, after) => {
    const file = tickFile(folder, 'au2702', '20261120')
    if (before !== undefined) {
      mkdirSync(join(folder, 'au2702'))
      writeFileSync(file, before)
    }
    await prepareTickFile(file)
    expect(readFileSync(file, 'utf8')).toBe(after)
    await appendTickRows(file, 'au2702,2\n')
    expect(readFileSync(file, 'utf8')).toBe(`${after}au2702,2\n`)
  })
})

describe('finished days', () => {
  const write = (name: string, text: string | Buffer): void => {
    mkdirSync(join(folder, 'au2702'), { recursive: true })
    writeFileSync(join(folder, 'au2702', name), text)
  }
  const names = (): string[] => readdirSync(join(folder, 'au2702')).sort()
  const unpacked = (name: string): string => gunzipSync(readFileSync(join(folder, 'au2702', name))).toString()

  it('are compressed, the running one is not', async () => {
    write('20261119.csv', 'old\n')
    write('20261120.csv', 'now\n')
    write('notes.txt', 'mine')
    writeFileSync(join(folder, '.environment'), 'sim\n')
    expect(await compressFinishedDays(folder, '20261120')).toHaveLength(1)
    expect(names()).toEqual(['20261119.csv.gz', '20261120.csv', 'notes.txt'])
    expect(unpacked('20261119.csv.gz')).toBe('old\n')
  })

  it('survive a crash at each point, and a day that is recorded again', async () => {
    write('20261118.csv', 'killed before the rename\n')
    write('20261118.csv.gz.part', 'half')
    write('20261119.csv', 'killed before the file went\n')
    write('20261119.csv.gz', gzipSync('killed before the file went\n'))
    await compressFinishedDays(folder, '20261120')
    expect(names()).toEqual(['20261118.csv.gz', '20261119.csv.gz'])
    expect(unpacked('20261118.csv.gz')).toBe('killed before the rename\n')

    write('20261119.csv', 'again\n')
    await compressFinishedDays(folder, '20261120')
    expect(names()).toEqual(['20261118.csv.gz', '20261119.2.csv.gz', '20261119.csv.gz'])
    expect(unpacked('20261119.2.csv.gz')).toBe('again\n')
  })

  it('are none where nothing was ever recorded', async () => {
    expect(await compressFinishedDays(join(folder, 'none'), '20261120')).toEqual([])
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})
