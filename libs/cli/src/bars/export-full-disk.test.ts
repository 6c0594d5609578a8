import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { BAR_HEADER } from '@huangpu/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { breathe, calendar, closeScene, openScene, put, refusal, scene, tree } from '../testing/bars-scene.js'
import { exportBars } from './export-bars.js'

const { writeFileSync } = fs
/** Writes that the disk still takes. */
let left = Infinity
beforeEach(() => {
  openScene()
  fs.writeFileSync = ((...of: Parameters<typeof writeFileSync>) => {
    left -= 1
    if (left < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' })
    writeFileSync(...of)
  }) as typeof writeFileSync
  syncBuiltinESMExports()
})
afterEach(() => {
  fs.writeFileSync = writeFileSync
  syncBuiltinESMExports()
  closeScene()
})

it.each([
  ['csv', 0],
  ['csv', 1],
  ['parquet', 0],
  ['parquet', 1],
] as const)('a disk that is full at %s write %i is named, and nothing stays', async (format, writes) => {
  put('bars/rb2601/20250905.csv', `${BAR_HEADER}\n2025-09-05T09:00:00,20250905,5,8,4,7,10,350,100\n`)
  const before = tree()
  left = writes
  const of = { symbol: 'rb2601' }
  const options = { dir: scene.out, out: join(scene.dir, 'o'), format, calendar, of, interval: '1m' as const }
  expect(await refusal(exportBars({ ...options, replace: false, breathe }))).toMatch(/^o cannot be written: ENOSPC/)
  left = Infinity
  expect(tree()).toEqual(before)
})
