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
    ['missing', undefined, `${TICK_HEADER}\n`, undefined],
    ['empty', '', `${TICK_HEADER}\n`, undefined],
    ['whole', `${TICK_HEADER}\nau2702,1\n`, `${TICK_HEADER}\nau2702,1\n`, undefined],
    ['half a line', `${TICK_HEADER}\nau2702,1\nau27`, `${TICK_HEADER}\nau2702,1\n`, 'au27'],
    ['half a header', 'Instr', `${TICK_HEADER}\n`, 'Instr'],
    ['zeros of a power cut', `${TICK_HEADER}\nau2702,1\nau${'\0'.repeat(70_000)}`, `${TICK_HEADER}\nau2702,1\n`, 'au'],
    ['zeros before a line end', `${TICK_HEADER}\nau2702,1\n\0\0\0,7\n`, `${TICK_HEADER}\nau2702,1\n`, ',7\n'],
    ['zeros alone', '\0'.repeat(9), `${TICK_HEADER}\n`, ''],
  ])('that is %s is made ready for rows', async (_, before, after, cut) => {
    const file = tickFile(folder, 'au2702', '20261120')
    if (before !== undefined) {
      mkdirSync(join(folder, 'au2702'))
      writeFileSync(file, before)
    }
    expect(await prepareTickFile(file)).toBe(cut)
    expect(readFileSync(file, 'utf8')).toBe(after)
    await appendTickRows(file, 'au2702,2\n')
    expect(readFileSync(file, 'utf8')).toBe(`${after}au2702,2\n`)
  })

  it('that a power cut ends at any byte of its last two rows loses no row before them', async () => {
    const file = tickFile(folder, 'au2702', '20261120')
    mkdirSync(join(folder, 'au2702'))
    const rows = [1, 2, 3].map((volume) => tickRow({ ...tick, volume }, 100))
    const [kept = '', ...last] = rows
    const begin = `${TICK_HEADER}\n${kept}`
    const all = begin + last.join('')
    for (let bytes = begin.length; bytes <= all.length; bytes += 1) {
      writeFileSync(file, all.slice(0, bytes))
      const cut = await prepareTickFile(file)
      const whole = all.slice(0, all.lastIndexOf('\n', bytes - 1) + 1)
      expect([readFileSync(file, 'utf8'), cut]).toEqual([
        whole,
        whole.length === bytes ? undefined : all.slice(whole.length, bytes),
      ])
    }
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
    expect(await compressFinishedDays(folder, '20261120')).toMatchObject({
      made: [expect.any(String)],
      cut: [],
      failed: [],
    })
    expect(names()).toEqual(['20261119.csv.gz', '20261120.csv', 'notes.txt'])
    expect(unpacked('20261119.csv.gz')).toBe('old\n')
  })

  it('have no half row when they are compressed, which no reader would take', async () => {
    write('20261119.csv', `${TICK_HEADER}\nau2702,1\nau27`)
    const { cut } = await compressFinishedDays(folder, '20261120')
    expect(cut).toEqual([{ path: join(folder, 'au2702', '20261119.csv'), text: 'au27' }])
    expect(unpacked('20261119.csv.gz')).toBe(`${TICK_HEADER}\nau2702,1\n`)
  })

  it('that cannot be compressed keep no others from it', async () => {
    mkdirSync(join(folder, 'au2702', '20261118.csv'), { recursive: true })
    write('20261119.csv', 'old\n')
    const { made, failed } = await compressFinishedDays(folder, '20261120')
    expect(failed).toMatchObject([{ path: join(folder, 'au2702', '20261118.csv'), error: { code: 'EISDIR' } }])
    expect(made).toEqual([join(folder, 'au2702', '20261119.csv.gz')])
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
    expect(await compressFinishedDays(join(folder, 'none'), '20261120')).toEqual({ made: [], cut: [], failed: [] })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})
