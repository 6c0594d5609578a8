import { readFileSync } from 'node:fs'
import { parseCalendarData } from '../calendar-data.js'
import { createCalendar } from '../calendar.js'

/** A file below `config/calendar` as it is parsed. */
export const shippedFile = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../../config/calendar/${name}`, import.meta.url), 'utf8'))

/** The calendar that comes with the program, without the products of other exchanges. */
export const shippedData = parseCalendarData(shippedFile('shfe.json'))
export const calendar = createCalendar(shippedData)
