import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BarUpkeep } from './bar-upkeep.js'

let dir: string
let today: string
let syncs: (Error | undefined)[]
let said: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bar-upkeep-'))
  today = '20250905'
  syncs = []
  said = []
  mkdirSync(join(dir, 'rb2601'))
  for (const day of ['20250901', '20250904', '20250905', '20250908']) {
    writeFileSync(join(dir, 'rb2601', `${day}.csv`), `${day}\n`)
  }
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const upkeepOf = (gzipAfterDays: number | null, keepDays: number | null): BarUpkeep =>
  new BarUpkeep({
    store: {
      dir,
      sync: () => {
        const failure = syncs.shift()
        return failure ? Promise.reject(failure) : Promise.resolve()
      },
    },
    gzipAfterDays,
    keepDays,
    today: () => today,
    info: (_fields, message) => void said.push(message),
    warn: (_fields, message) => void said.push(message),
  })
const names = (): string[] => readdirSync(join(dir, 'rb2601')).sort()

it('tends old days once a trading day, and says what it did', async () => {
  const upkeep = upkeepOf(1, 3)
  await Promise.all([upkeep.tend(), upkeep.tend()])
  expect(names()).toEqual(['20250904.csv.gz', '20250905.csv', '20250908.csv'])
  writeFileSync(join(dir, 'rb2601', '20250903.csv'), 'late\n')
  await upkeep.tend()
  expect(names()).toContain('20250903.csv')
  today = '20250908'
  await upkeep.tend()
  expect(names()).toEqual(['20250905.csv.gz', '20250908.csv'])
  expect(said).toEqual(['old bar files compressed and removed', 'old bar files compressed and removed'])
})

it('tells once of a file that it cannot compress, goes on with the others, and tries again', async () => {
  const upkeep = upkeepOf(1, null)
  rmSync(join(dir, 'rb2601', '20250904.csv'))
  mkdirSync(join(dir, 'rb2601', '20250904.csv'))
  await upkeep.tend()
  await upkeep.tend()
  expect(names()).toEqual(['20250901.csv.gz', '20250904.csv', '20250905.csv', '20250908.csv'])
  expect(said).toEqual([
    'old bar files compressed and removed',
    'old bar files could not be compressed or removed: tried again every ten minutes',
  ])
  rmSync(join(dir, 'rb2601', '20250904.csv'), { recursive: true })
  writeFileSync(join(dir, 'rb2601', '20250904.csv'), 'again\n')
  await upkeep.tend()
  expect(names()).toContain('20250904.csv.gz')
})

it('tells of a folder that cannot be listed, and lives on', async () => {
  dir = join(dir, 'x'.repeat(300))
  await upkeepOf(1, null).tend()
  expect(said).toEqual(['old bar files could not be compressed or removed: tried again every ten minutes'])
  dir = join(dir, '..')
})

it('does nothing unless it is configured to', async () => {
  await upkeepOf(null, null).tend()
  expect(names()).toHaveLength(4)
})

it('tells once of a disk that refuses to sync, and again when it does so anew', async () => {
  const upkeep = upkeepOf(null, null)
  syncs = [new Error('full'), new Error('full'), undefined, new Error('full')]
  for (let i = 0; i < 4; i += 1) await upkeep.sync()
  expect(said).toHaveLength(2)
})
