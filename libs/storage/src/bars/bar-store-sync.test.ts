import fs from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join, relative } from 'node:path'
import { parseShanghai, type Bar } from '@huangpu/core'
import { temporaryFolder } from '@huangpu/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BarStore, type BarSyncPolicy } from './bar-store.js'

/** What was brought to the disk itself since it was last asked, and whether the disk refuses to. */
const disk = { synced: [] as string[], refuses: false }
const note = (fd: number): void => {
  if (disk.refuses) throw new Error('the disk refuses')
  disk.synced.push(fs.readlinkSync(`/proc/self/fd/${fd}`))
}

const { fsyncSync } = fs
let handles: FileHandle
let sync: FileHandle['sync']
beforeAll(async () => {
  fs.fsyncSync = note
  syncBuiltinESMExports()
  const handle = await open(import.meta.filename)
  handles = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  sync = handles.sync
  handles.sync = async function (this: FileHandle) {
    note(this.fd)
    return Promise.resolve()
  }
})
afterAll(() => {
  fs.fsyncSync = fsyncSync
  handles.sync = sync
  syncBuiltinESMExports()
})

const startMs = parseShanghai('2025-09-08T21:00:00') ?? NaN
const bar = (minute: number): Bar => ({
  ...{ startMs: startMs + minute * 60_000, tradingDay: '20250909', open: 5, high: 5, low: 5, close: 5 },
  ...{ volume: 1, turnover: 50, openInterest: 9, partial: false },
})

/** What each step of a store's life syncs, under the folder. */
async function stepsUnder(sync: BarSyncPolicy): Promise<Record<string, string[]>> {
  const folder = temporaryFolder('bar-sync-')
  const store = new BarStore({ dir: folder.path, environment: 'sim', sync })
  const steps: Record<string, string[]> = {}
  const step = async (name: string, work: () => unknown): Promise<void> => {
    disk.synced = []
    await work()
    steps[name] = disk.synced.map((path) => relative(folder.path, path)).sort()
  }
  await step('the first row', () => store.append('au2512', bar(0)))
  await step('the second', () => store.append('au2512', bar(1)))
  await step('a gap', () =>
    store.appendGap('au2512', { tradingDay: '20250909', fromMs: startMs, toMs: startMs + 1, reason: 'feed_down' }),
  )
  await step('sync', () => store.sync())
  store.append('au2512', bar(2))
  disk.refuses = true
  await step('a disk that refuses', () => store.sync().catch(() => undefined))
  disk.refuses = false
  await step('close', () => store.close())
  folder.remove()
  return steps
}

/** A new contract's folder is on the disk only when the one above is. */
const ROOT = ''
const ROWS = join('au2512', '20250909.csv')
const GAPS = join('au2512', '20250909.gaps.csv')
const NOTHING = { 'the first row': [], 'the second': [], 'a gap': [], sync: [], 'a disk that refuses': [], close: [] }

it.each<[BarSyncPolicy, Record<string, string[]>]>([
  ['always', { ...NOTHING, 'the first row': [ROOT, 'au2512', ROWS], 'the second': [ROWS], 'a gap': ['au2512', GAPS] }],
  ['interval', { ...NOTHING, sync: [ROOT, 'au2512', ROWS, GAPS], close: [ROOT, 'au2512', ROWS] }],
  ['never', NOTHING],
])('%s: rows and gaps are on the disk itself when the policy says so', async (policy, expected) => {
  expect(await stepsUnder(policy)).toEqual(expected)
})
