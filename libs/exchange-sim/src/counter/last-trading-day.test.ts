import { readFileSync } from 'node:fs'
import { createCalendar, parseCalendarData } from '@huangpu/core'
import { expect, it } from 'vitest'
import { lastTradingDayOf } from './last-trading-day.js'

const calendarFile = new URL('../../../../config/calendar/shfe.json', import.meta.url)
const calendar = createCalendar(parseCalendarData(JSON.parse(readFileSync(calendarFile, 'utf8'))))

it.each([
  ['rb2701', '20270115', 'a Friday'],
  ['au2602', '20260224', 'the 15th and the week after it are the Spring Festival'],
  ['cu2608', '20260817', 'the 15th is a Saturday'],
  ['sc2612', '20261130', 'crude oil: the month before'],
  ['fu2601', '20251231', 'fuel oil: the year before'],
  ['ec2612', '20261228', 'container freight: the last Monday of the month'],
  ['ec2510', '20251027', 'the last Monday that trades'],
])('%s ends on %s: %s', (symbol, day) => {
  expect(lastTradingDayOf(symbol, calendar)).toBe(day)
})
