import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { boundForeignLog } from './bound-foreign-log.js'
import { LogUpkeep } from './log-upkeep.js'

let folder: string
let failures: unknown[]
const at = (name: string): string => join(folder, name)
const names = (): string[] => readdirSync(folder).sort()
const upkeep = (keepFiles: number, gzip: boolean): LogUpkeep =>
  new LogUpkeep({ file: at('gateway.log'), keepFiles, gzip, failed: (error) => failures.push(error) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-log-'))
  failures = []
  writeFileSync(at('gateway.log'), 'now\n')
  writeFileSync(at('gateway.log.lock'), '')
  writeFileSync(at('gateway.out.log.1'), 'of another log\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('compresses what was set aside and removes the oldest, in the order of their numbers', async () => {
  for (const n of [8, 9, 10, 11]) writeFileSync(at(`gateway.log.${n}`), `${n}\n`)
  await upkeep(3, true).tend()
  expect(names()).toEqual([
    'gateway.log',
    'gateway.log.10.gz',
    'gateway.log.11.gz',
    'gateway.log.9.gz',
    'gateway.log.lock',
    'gateway.out.log.1',
  ])
  expect(gunzipSync(readFileSync(at('gateway.log.9.gz'))).toString()).toBe('9\n')
  expect(failures).toEqual([])
})

it('finishes what a killed process left, and keeps plain files plain when told so', async () => {
  writeFileSync(at('gateway.log.1'), 'one\n')
  writeFileSync(at('gateway.log.1.gz.part'), 'half')
  await upkeep(5, false).tend()
  expect(names()).toEqual(['gateway.log', 'gateway.log.1', 'gateway.log.lock', 'gateway.out.log.1'])
})

it('does not stop at a file that cannot be compressed: it says so, and goes on next time', async () => {
  writeFileSync(at('gateway.log.1'), 'one\n')
  rmSync(at('gateway.log.1'))
  writeFileSync(at('gateway.log.2'), 'two\n')
  const tending = upkeep(5, true)
  rmSync(folder, { recursive: true })
  await tending.tend()
  expect(failures).toHaveLength(1)
})

it('empties a log of another process in place, and keeps what it said', () => {
  const file = at('redis.log')
  expect(boundForeignLog(file, 5)).toBe(false)
  writeFileSync(file, 'small')
  expect(boundForeignLog(file, 5)).toBe(false)
  const text = 'line\n'.repeat(30_000)
  writeFileSync(file, text)
  expect(boundForeignLog(file, 5)).toBe(true)
  expect([readFileSync(file, 'utf8'), readFileSync(`${file}.1`, 'utf8') === text]).toEqual(['', true])
  writeFileSync(file, 'more than five')
  expect(boundForeignLog(file, 5)).toBe(true)
  expect(readFileSync(`${file}.2`, 'utf8')).toBe('more than five')
})
