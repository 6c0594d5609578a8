import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RotatingFile } from './rotating-file.js'
import { turnedLogs } from './turned-logs.js'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-log-'))
  file = join(folder, 'gateway.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = (
  bytesMax: number,
  writeBytes: typeof writeSync = writeSync,
  onTurn = (): void => undefined,
): RotatingFile => new RotatingFile(file, { bytesMax, onTurn, lostLine: (count) => `lost ${count}`, writeBytes })
const filesInOrder = (): string[] => [...turnedLogs(file).map(({ path }) => path), file]
const read = (): string =>
  filesInOrder()
    .map((path) => readFileSync(path, 'utf8'))
    .join('')

it('loses and cuts no line at any turn, and keeps every file below its size but for a line that is larger', () => {
  const lineField = fc.string({ maxLength: 60 }).map((text) => `${text.replaceAll('\n', ' ')}\n`)
  fc.assert(
    fc.property(fc.array(fc.array(lineField, { maxLength: 30 }), { maxLength: 4 }), (runs) => {
      rmSync(folder, { recursive: true, force: true })
      for (const lines of runs) {
        const log = open(100)
        for (const line of lines) log.write(line)
        log.close()
      }
      const written = runs.flat()
      expect(written.length === 0 ? '' : read()).toBe(written.join(''))
      for (const path of written.length === 0 ? [] : filesInOrder()) {
        const text = readFileSync(path, 'utf8')
        expect(text.endsWith('\n')).toBe(true)
        if (text.split('\n').length > 2) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(100)
      }
    }),
    { numRuns: 50 },
  )
})

it('tells of every file that it sets aside, after it has gone on in a new one', () => {
  const seen: string[][] = []
  const log = open(6, writeSync, () => void seen.push(readdirSync(folder).sort()))
  for (const line of ['one\n', 'two\n', 'three\n']) log.write(line)
  expect(seen).toEqual([
    ['gateway.log', 'gateway.log.1'],
    ['gateway.log', 'gateway.log.1', 'gateway.log.2'],
  ])
  log.close()
})

it('begins a line of its own behind one that a power cut left half', () => {
  appendFileSync(file, 'whole\nha')
  const log = open(1_000)
  log.write('next\n')
  log.close()
  expect(read()).toBe('whole\nha\nnext\n')
})

it('never throws when the disk is full, and says how much was lost once it is not', () => {
  let roomBytes = 12
  const noSpace = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const disk = ((descriptor: number, bytes: Buffer, offset: number) => {
    if (roomBytes === 0) throw noSpace
    const taken = Math.min(roomBytes, bytes.length - offset)
    roomBytes -= taken
    return writeSync(descriptor, bytes, offset, taken)
  }) as typeof writeSync
  const log = open(1_000, disk)
  for (const line of ['first line\n', 'second\n', 'third\n']) log.write(line)
  expect(read()).toBe('first line\ns')
  roomBytes = 1_000
  log.write('fourth\n')
  log.close()
  expect(read()).toBe('first line\ns\nlost 2\nfourth\n')
})

it('leaves the process alone when not even the folder is there any more', () => {
  const log = open(1_000)
  rmSync(folder, { recursive: true })
  log.write('one\n')
  expect(() => log.write('two\n')).not.toThrow()
})
