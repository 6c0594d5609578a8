import { fileURLToPath } from 'node:url'
import { formatShanghai } from '@huangpu/core'
import { loadCalendar } from '@huangpu/storage'
import { expect, test } from 'vitest'
import { planDays } from './plan-days.js'
import { readBarFile } from './read-bar-file.js'

const path = (name: string): string => fileURLToPath(new URL(`../../../../${name}`, import.meta.url))
const calendar = loadCalendar(path('config'))

test('whole trading days over a Friday night', () => {
  const { rows } = readBarFile(path('tests/fixtures/SHFE.au1912_3days_tqsdk.csv.gz'))
  const plan = planDays(rows, 'au', calendar, 2)
  expect(plan.days).toEqual(['20190412', '20190415'])
  expect(plan.expected).toHaveLength(2 * 555)
  expect(plan.expected).toEqual(rows.slice(0, 2 * 555))
  expect(formatShanghai(plan.beginMs)).toBe('2019-04-11T20:50:00')
  expect([plan.rowsFrom, plan.rowsTo]).toEqual([0, 1110])
})

test('the first day is left out when the file begins in its middle', () => {
  const { rows } = readBarFile(path('tests/fixtures/SHFE.au1912_3days_tqsdk.csv.gz'))
  const plan = planDays(rows.slice(10), 'au', calendar, 1)
  expect(plan.days).toEqual(['20190415'])
  expect(plan.rowsFrom).toBe(545)
})

test('a file that begins in the middle of a day is replayed from that day’s opening, so that its volume counts from zero', () => {
  const { rows } = readBarFile(path('tests/fixtures/SHFE.au1912_3days_tqsdk.csv.gz'))
  const plan = planDays(rows.slice(400), 'au', calendar)
  expect(plan.days[0]).toBe('20190412')
  expect(formatShanghai(plan.beginMs)).toBe('2019-04-11T20:50:00')
})

test('auction bars of an end-labelled file fold into the minute that opens the session', () => {
  const { rows, label } = readBarFile(path('tests/fixtures/SHFE.rb2401_holiday_ctpbee.csv.gz'))
  expect(label).toBe('end')
  const plan = planDays(rows, 'rb', calendar)
  expect(plan.days).toEqual(['20230928', '20231009', '20231010'])
  expect(plan.expected.every((row) => calendar.sessionAt('rb', row.startMs)?.phase === 'continuous')).toBe(true)
  const volume = (list: readonly { volume: number }[]): number => list.reduce((sum, row) => sum + row.volume, 0)
  expect(volume(plan.expected)).toBe(volume(rows))
  expect(plan.expected.length).toBeLessThan(rows.length)
})
