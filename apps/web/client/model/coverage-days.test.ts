import { expect, test } from 'vitest'
import { coverageDays } from './coverage-days.js'

const missing = (from: string, through: string, minutes: number, reason: 'feed_down' | null) => ({
  from: `2026-11-23T${from}:00`,
  through: `2026-11-23T${through}:00`,
  minutes,
  reason,
})
const day = (trading_day: string, rows: ReturnType<typeof missing>[] = []) => ({
  trading_day,
  expected_minutes: 345,
  present_minutes: 345 - rows.reduce((sum, row) => sum + row.minutes, 0),
  missing: rows,
  outside: [],
  problem: null,
})

test('days stand newest first, and lost minutes apart from those in which nothing was traded', () => {
  const rows = [
    missing('21:05', '21:07', 3, 'feed_down'),
    missing('22:00', '22:00', 1, null),
    missing('22:10', '22:11', 2, null),
  ]
  expect(coverageDays({ items: [day('20261123'), day('20261124', rows)] })).toEqual([
    {
      tradingDay: '20261124',
      expectedMinutes: 345,
      presentMinutes: 339,
      quietMinutes: 3,
      lost: [{ span: '21:05–21:07', minutes: 3, reason: 'feed_down' }],
      problem: null,
    },
    { tradingDay: '20261123', expectedMinutes: 345, presentMinutes: 345, quietMinutes: 0, lost: [], problem: null },
  ])
})

test('one lost minute is one time', () => {
  const [only] = coverageDays({ items: [day('20261124', [missing('21:05', '21:05', 1, 'feed_down')])] })
  expect(only?.lost[0]?.span).toBe('21:05')
})

test('a file that cannot be read is named with its day', () => {
  const problem = { code: 'bar_file_unreadable', message_zh: '已损坏', message_en: 'damaged' }
  const [only] = coverageDays({ items: [{ ...day('20261124'), problem }] })
  expect(only?.problem).toMatchObject({ code: 'bar_file_unreadable', zh: '已损坏', en: 'damaged' })
})
