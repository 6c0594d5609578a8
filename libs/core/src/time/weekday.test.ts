import { expect, it } from 'vitest'
import { isWeekday, weekdayOf } from './weekday.js'

it.each([
  ['20240229', 4],
  ['20230229', undefined],
  ['20261128', 6],
  ['20261129', 0],
  ['20261130', 1],
  ['20260431', undefined],
  ['20261301', undefined],
  ['20260100', undefined],
  ['2026113', undefined],
  ['yesterday', undefined],
])('%s is day %s of the week', (day, weekday) => {
  expect(weekdayOf(day)).toBe(weekday)
  expect(isWeekday(day)).toBe(weekday !== undefined && weekday >= 1 && weekday <= 5)
})
