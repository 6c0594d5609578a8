import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { examineCalendar } from './examine-calendar.js'

let configDir: string
beforeEach(() => {
  configDir = mkdtempSync(join(tmpdir(), 'doctor-'))
  const ours = fileURLToPath(new URL('../../../../config/calendar', import.meta.url))
  cpSync(ours, join(configDir, 'calendar'), { recursive: true })
})
afterEach(() => rmSync(configDir, { recursive: true }))

const put = (year: string, closed_weekdays: readonly string[]): void =>
  writeFileSync(join(configDir, 'calendar', `${year}.json`), JSON.stringify({ source: 'test', closed_weekdays }))
const details = (today: string): string[] => examineCalendar(configDir, today).map(({ detail }) => detail)

it('asks for the coming year from November on, until its file is there', () => {
  expect(details('20261031')).toEqual([])
  const missing = /^the holidays of 2027 are missing: add config\/calendar\/2027\.json.*缺少 2027 年/
  for (const today of ['20261101', '20261231', '20270104'])
    expect(details(today)).toEqual([expect.stringMatching(missing)])
  put('2027', ['0101', '0208', '1001'])
  expect(details('20261101')).toEqual([])
})

it('tells of a year that a file of the user changes', () => {
  put('2025', ['0101', '0128', '1001', '1002', '1003', '0501'])
  const [detail, ...more] = details('20261001')
  expect(detail).toMatch(/2025\.json changes 2025: closes nothing, opens 0129 0130 .*以该文件为准/)
  expect(more).toEqual([])
})
