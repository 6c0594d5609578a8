import fs, { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { parseBarRow, type SeriesBar } from '@huangpu/storage'
import { temporaryFolder } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { csvSink } from './csv-sink.js'

/** A kernel may take less than it is given, as one does whose disk is nearly full. */
const { writeSync } = fs
beforeAll(() => {
  const half = (fd: number, text: string): number => writeSync(fd, text.slice(0, Math.ceil(text.length / 2)))
  fs.writeSync = half as typeof writeSync
  syncBuiltinESMExports()
})
afterAll(() => {
  fs.writeSync = writeSync
  syncBuiltinESMExports()
})

it('writes every byte, whatever the kernel takes at once', () => {
  const folder = temporaryFolder('csv-sink-')
  const file = join(folder.path, 'o.csv')
  const rows = Array.from({ length: 50 }, (_, i) => `2025-09-08T09:${String(i + 10)}:00,20250908,5,8,4,7,10,350,100`)
  const sink = csvSink(file, true)
  for (const row of rows) sink.write([{ ...parseBarRow(row), symbol: 'rb2601' } as SeriesBar])
  sink.finish()
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  folder.remove()
  expect(header).toMatch(/^symbol,datetime,.*,open_interest$/)
  expect(lines).toEqual(rows.map((row) => `rb2601,${row}`))
})
