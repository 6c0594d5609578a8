import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseShanghai, type BarGap } from '@huangpu/core'
import { temporaryFolder } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { appendBarGap, gapFilePath, readBarGaps } from './gap-file.js'
import { listBarDays } from './bar-folder.js'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => (folder = temporaryFolder('gaps-')))
afterEach(() => folder.remove())

const gap = (from: string, to: string, reason: BarGap['reason']): BarGap => ({
  tradingDay: '20250909',
  fromMs: parseShanghai(`2025-09-08T${from}`) ?? NaN,
  toMs: parseShanghai(`2025-09-08T${to}`) ?? NaN,
  reason,
})

it('keeps gaps beside the bars of their day, where nobody takes them for bars', () => {
  const gaps = [gap('21:01:10', '21:05:10', 'feed_down'), gap('21:07:00.500', '21:07:02', 'ticks_missing')]
  for (const one of gaps) appendBarGap(folder.path, 'au2512', one)
  expect(readBarGaps(folder.path, 'au2512', '20250909')).toEqual(gaps)
  expect(readFileSync(gapFilePath(folder.path, 'au2512', '20250909'), 'utf8')).toBe(
    'from,to,reason\n2025-09-08T21:01:10,2025-09-08T21:05:10,feed_down\n2025-09-08T21:07:00.500,2025-09-08T21:07:02,ticks_missing\n',
  )
  expect(listBarDays(folder.path, 'au2512')).toEqual([])
})

it('has none where no file is, and skips what is no gap', () => {
  expect(readBarGaps(folder.path, 'au2512', '20250909')).toEqual([])
  appendBarGap(folder.path, 'au2512', gap('21:01:10', '21:05:10', 'feed_down'))
  appendFileSync(gapFilePath(folder.path, 'au2512', '20250909'), 'x,y,feed_down\n2025-09-08T21:09:00,2025-09')
  expect(readBarGaps(folder.path, 'au2512', '20250909')).toHaveLength(1)
})

it('refuses a symbol that leaves the folder, and names a file that cannot be written', () => {
  expect(() => readBarGaps(folder.path, '../x', '20250909')).toThrow('is no contract')
  mkdirSync(join(folder.path, 'au2512', '20250909.gaps.csv'), { recursive: true })
  expect(() => appendBarGap(folder.path, 'au2512', gap('21:01:10', '21:05:10', 'feed_down'))).toThrow(
    /20250909\.gaps\.csv/,
  )
})
