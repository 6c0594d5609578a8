import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { temporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BarReader } from './bar-reader.js'
import { BAR_HEADER } from './bar-row.js'
import { CloseIndex } from './close-index.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder('close-index-')))
afterEach(() => folder.remove())

const fileOf = (day: string): string => join(folder.path, 'rb2601', `${day}.csv`)
const notes = (): string => join(folder.path, '.closes', 'rb2601.csv')
const row = (day: string, minute: number, close: number, openInterest: number): string => {
  const at = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T09:0${minute}:00`
  return `${at},${day},${close},${close},${close},${close},${minute + 1},0,${openInterest}`
}
/** Two rows, of one and two lots. */
function write(day: string, close: number, openInterest: number): string {
  mkdirSync(join(folder.path, 'rb2601'), { recursive: true })
  const text = `${[BAR_HEADER, row(day, 0, 1, 1), row(day, 1, close, openInterest)].join('\n')}\n`
  writeFileSync(fileOf(day), text)
  utimesSync(fileOf(day), 1_700_000_000, 1_700_000_000)
  return text
}
/** Another text of the same length in its place, with the time of the one before: nothing can be seen from outside. */
function swapUnseen(day: string, close: number, openInterest: number): void {
  const { mtimeMs, size } = statSync(fileOf(day))
  write(day, close, openInterest)
  expect(statSync(fileOf(day))).toMatchObject({ mtimeMs, size })
}

/** What an index without memory answers: `day close open-interest volume`. */
async function closes(options: { isKept?: boolean; before?: string; volumeOn?: string[] } = {}): Promise<string[]> {
  const { isKept = true, before = '20250908', volumeOn = [] } = options
  const index = new CloseIndex({ reader: new BarReader({ dir: folder.path }), isKept })
  const found = await index.closesOf('rb2601', before, new Set(volumeOn))
  return found.map((day) => [day.tradingDay, day.close, day.openInterest, day.volumeLots ?? '-'].join(' '))
}

it('tells the last row of every day before the one that runs', async () => {
  for (const [i, day] of ['20250903', '20250904', '20250908'].entries()) write(day, 3100 + i, 900 + i)
  expect(await closes()).toEqual(['20250903 3100 900 -', '20250904 3101 901 -'])
  expect(await closes({ before: '20250909' })).toHaveLength(3)
  expect(await closes({ before: '20250903' })).toEqual([])
})

it('reads no file twice, not in the next process either, unless it was changed', async () => {
  write('20250903', 3100, 900)
  await closes()
  swapUnseen('20250903', 3200, 800)
  expect(await closes()).toEqual(['20250903 3100 900 -'])
  utimesSync(fileOf('20250903'), 1, 1)
  expect(await closes()).toEqual(['20250903 3200 800 -'])
  writeFileSync(fileOf('20250903'), `${readFileSync(fileOf('20250903'), 'utf8')}${row('20250903', 2, 3300, 700)}\n`)
  expect(await closes()).toEqual(['20250903 3300 700 -'])
})

it('follows files that come, go and are compressed; of a plain one and its gzip the plain one counts', async () => {
  const text = write('20250903', 3100, 900)
  write('20250904', 3101, 901)
  await closes()
  writeFileSync(`${fileOf('20250903')}.gz`, gzipSync(text.replaceAll('3100', '3000')))
  expect(await closes()).toEqual(['20250903 3100 900 -', '20250904 3101 901 -'])
  rmSync(fileOf('20250904'))
  rmSync(fileOf('20250903'))
  expect(await closes()).toEqual(['20250903 3000 900 -'])
  expect(readFileSync(notes(), 'utf8')).not.toContain('20250904')
})

it('counts the volume of the days that it is asked for, and remembers it', async () => {
  write('20250903', 3100, 900)
  write('20250904', 3101, 901)
  expect(await closes({ volumeOn: ['20250904'] })).toEqual(['20250903 3100 900 -', '20250904 3101 901 3'])
  swapUnseen('20250904', 3201, 801)
  expect(await closes({ volumeOn: ['20250904'] })).toEqual(['20250903 3100 900 -', '20250904 3101 901 3'])
})

it.each([
  ['nothing', ''],
  ['zeros, as a power cut leaves them', '\0'.repeat(200)],
  ['notes of another make', 'file,close\n20250903,1\n'],
  ['half a line', 'HEADER20250903,SIZE,MTIME,1'],
  ['words for numbers', 'HEADER20250903,SIZE,MTIME,one,two,3\n'],
])('makes its notes anew where they hold %s', async (_, text) => {
  write('20250903', 3100, 900)
  await closes()
  const good = readFileSync(notes(), 'utf8')
  const [header = '', line = ''] = good.split('\n')
  const [, size = '', mtime = ''] = line.split(',')
  writeFileSync(notes(), text.replace('HEADER', `${header}\n`).replace('SIZE', size).replace('MTIME', mtime))
  expect(await closes()).toEqual(['20250903 3100 900 -'])
  expect(readFileSync(notes(), 'utf8')).toBe(good)
})

it('looks at the whole file where its last line is no row, and leaves out a file without rows', async () => {
  writeFileSync(fileOf('20250903'), `${write('20250903', 3100, 900)}rubbish\n`)
  write('20250904', 3101, 901)
  writeFileSync(fileOf('20250904'), `${BAR_HEADER}\n`)
  write('20250905', 3102, 902)
  writeFileSync(fileOf('20250905'), readFileSync(fileOf('20250905'), 'utf8').replaceAll('\n', '\r\n'))
  for (let i = 0; i < 2; i += 1) expect(await closes()).toEqual(['20250903 3100 900 3', '20250905 3102 902 -'])
})

it('names a file that is none of ours, and does not note it', async () => {
  write('20250903', 3100, 900)
  writeFileSync(fileOf('20250903'), 'date,close\n2025-09-03,3100\n')
  await expect(closes()).rejects.toThrow(/20250903\.csv: the header must be/)
  await expect(closes()).rejects.toThrow(/20250903\.csv: the header must be/)
})

it('writes nothing for a reader, and answers where nothing can be written', async () => {
  write('20250903', 3100, 900)
  expect(await closes({ isKept: false })).toEqual(['20250903 3100 900 -'])
  expect(existsSync(join(folder.path, '.closes'))).toBe(false)
  writeFileSync(join(folder.path, '.closes'), 'in the way')
  expect(await closes()).toEqual(['20250903 3100 900 -'])
  expect(() => readFileSync(notes())).toThrow('ENOTDIR')
})
