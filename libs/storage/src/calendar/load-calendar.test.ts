import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { loadCalendar } from './load-calendar.js'

it("reads the project's own calendar", () => {
  const calendar = loadCalendar(fileURLToPath(new URL('../../../../config', import.meta.url)))
  expect(calendar.nextTradingDay('20250930')).toBe('20251009')
})

it.each([
  [undefined, /calendar.shfe\.json.*ENOENT/],
  ['{', /calendar.shfe\.json.*JSON/],
  ['{}', /calendar.shfe\.json.*source: a text is expected/],
])('names the file and the fault of %j', (text, message) => {
  const configDir = mkdtempSync(join(tmpdir(), 'calendar-'))
  if (text !== undefined) {
    mkdirSync(join(configDir, 'calendar'))
    writeFileSync(join(configDir, 'calendar', 'shfe.json'), text)
  }
  expect(() => loadCalendar(configDir)).toThrow(message)
  rmSync(configDir, { recursive: true })
})
