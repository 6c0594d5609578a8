import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { loadCalendar } from './load-calendar.js'

it("reads the project's own calendar", () => {
  const calendar = loadCalendar(fileURLToPath(new URL('../../../../config', import.meta.url)))
  expect(calendar.nextTradingDay('20250930')).toBe('20251009')
})

it('reads the years and hours beside it, and names the file of a fault', () => {
  const configDir = mkdtempSync(join(tmpdir(), 'calendar-'))
  cpSync(fileURLToPath(new URL('../../../../config/calendar', import.meta.url)), join(configDir, 'calendar'), {
    recursive: true,
  })
  const calendar = loadCalendar(configDir)
  expect(calendar.foreignListing('IF')).toEqual({ exchange: 'CFFEX', priceTick: 0.2 })
  expect(calendar.minutesOf('RM', '20170320')).toHaveLength(375)
  expect(calendar.knowledgeOf('20270104')).toBe('assumed')
  const year = join(configDir, 'calendar', '2027.json')
  writeFileSync(year, JSON.stringify({ source: 'test', closed_weekdays: ['0101', '1001'] }))
  expect(loadCalendar(configDir).knowledgeOf('20270104')).toBe('known')
  writeFileSync(year, JSON.stringify({ source: 'test', closed_weekdays: ['0101', '1332'] }))
  expect(() => loadCalendar(configDir)).toThrow(/2027\.json: closed_weekdays: 1332 is not a date.*README/)
  rmSync(year)
  writeFileSync(join(configDir, 'calendar', 'hours', 'mine.json'), '{"source":"x","exchange":"LME","products":{}}')
  expect(() => loadCalendar(configDir)).toThrow(/mine\.json: exchange: one of SHFE/)
  rmSync(configDir, { recursive: true })
})

it.each([
  [undefined, /calendar.shfe\.json.*ENOENT/],
  ['{', /calendar.shfe\.json.*JSON/],
  ['{"source":"x"}', /calendar.shfe\.json.*closed_weekdays/],
])('names the file and the fault of %j', (text, message) => {
  const configDir = mkdtempSync(join(tmpdir(), 'calendar-'))
  if (text !== undefined) {
    mkdirSync(join(configDir, 'calendar'))
    writeFileSync(join(configDir, 'calendar', 'shfe.json'), text)
  }
  expect(() => loadCalendar(configDir)).toThrow(message)
  rmSync(configDir, { recursive: true })
})
