import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { YearChanges } from '@huangpu/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CalendarFileError } from './calendar-file-error.js'
import { loadCalendar, loadCalendarData } from './load-calendar.js'

const ours = fileURLToPath(new URL('../../../../config', import.meta.url))
let configDir: string

beforeEach(() => {
  configDir = mkdtempSync(join(tmpdir(), 'calendar-'))
  cpSync(join(ours, 'calendar'), join(configDir, 'calendar'), { recursive: true })
})
afterEach(() => rmSync(configDir, { recursive: true }))

const put = (name: string, content: string): void => writeFileSync(join(configDir, 'calendar', name), content)
const yearText = (...closed: string[]): string => JSON.stringify({ source: 'test', closed_weekdays: closed })
const year2027 = yearText('0101', '0208', '0209', '0210', '0211', '0212', '1001', '1004')

/** The one sentence that a bad folder is answered with. */
function refusal(): string {
  try {
    loadCalendar(configDir)
  } catch (error) {
    expect(error).toBeInstanceOf(CalendarFileError)
    return (error as Error).message
  }
  throw new Error('it was taken')
}

it('reads the years and hours beside shfe.json', () => {
  const calendar = loadCalendar(configDir)
  expect(calendar.nextTradingDay('20250930')).toBe('20251009')
  expect(calendar.foreignListing('IF')).toEqual({ exchange: 'CFFEX', priceTick: 0.2 })
  expect(calendar.minutesOf('RM', '20170320')).toHaveLength(375)
  expect(calendar.knowledgeOf('20270104')).toBe('assumed')
  put('2027.json', year2027)
  expect(loadCalendar(configDir).knowledgeOf('20270104')).toBe('known')
})

it("reads a year of any editor: byte order mark, Windows' line ends, what editors leave beside it", () => {
  put('2027.json', `\uFEFF${JSON.stringify(JSON.parse(year2027), null, 2).replaceAll('\n', '\r\n')}\r\n`)
  for (const name of ['2027.json~', '.2027.json.swp', '.DS_Store', '2027.json.bak', 'notes.txt', 'hours/._dce.json'])
    put(name, 'not read')
  expect(loadCalendar(configDir).isTradingDay('20270208')).toBe(false)
})

it('a product of SHFE that is younger than the program gets its hours from a file of the user', () => {
  const period = { from: '20270301', night_end: '23:00', day: [['09:00', '10:15']] }
  const products = { zz: { price_tick: 5, periods: [period] } }
  put('hours/new.json', JSON.stringify({ source: 'test', exchange: 'SHFE', products }))
  const calendar = loadCalendar(configDir)
  expect(calendar.sessionsOf('zz', '20270226')).toEqual([])
  expect(calendar.minutesOf('zz', '20270302')).toHaveLength(120 + 75)
})

it('takes the example of its README, which is the year that it shows', () => {
  const readme = readFileSync(join(ours, 'calendar', 'README.md'), 'utf8')
  put('2026.json', /```json\n([^]*?)```/.exec(readme)?.[1] ?? '')
  loadCalendarData(configDir, (_file, changes) => expect.fail(JSON.stringify(changes)))
})

describe('a file that says otherwise than shfe.json', () => {
  it('holds, and is told: a year that was changed by notice', () => {
    const { closed_weekdays } = loadCalendarData(configDir)
    const moved = (closed_weekdays['2026'] ?? []).map((day) => (day === '0925' ? '0928' : day))
    put('2026.json', yearText(...moved))
    const told: [string, YearChanges][] = []
    const data = loadCalendarData(configDir, (file, changes) => told.push([file, changes]))
    const changes = { year: '2026', closed: ['0928'], opened: ['0925'] }
    expect(told).toEqual([[join(configDir, 'calendar', '2026.json'), changes]])
    expect(data.closed_weekdays['2026']).toContain('0928')
  })

  it('is not told when it says the same, or the year was unknown', () => {
    const { closed_weekdays } = loadCalendarData(configDir)
    put('2019.json', yearText(...(closed_weekdays['2019'] ?? []).toReversed()))
    put('2027.json', year2027)
    loadCalendarData(configDir, (file) => expect.fail(file))
  })
})

describe('what cannot be read is one sentence with the file, the fault and the remedy', () => {
  const line = (n: number) => new RegExp(`2027\\.json: line ${n}: no valid JSON: .*不是有效的 JSON.*README`)
  it.each<[string, string, string | RegExp]>([
    ['a date that is none', yearText('0101', '1332'), '2027.json: closed_weekdays: 1332 is not a date MMDD of 2027'],
    ['a weekend', yearText('0101', '0206'), 'closed_weekdays: 0206 is a weekend in 2027'],
    ["the year before under this one's name", yearText('0101', '0102'), '0102 is a weekend in 2027'],
    ['a day twice', yearText('0101', '0101'), 'closed_weekdays: 0101 is there twice'],
    ['half a year', yearText('0101', '0208'), 'closed_weekdays: 1001 is missing, which is closed by law'],
    ['no Spring Festival', yearText('0101', '1001'), 'no day of the Spring Festival is closed'],
    ['nothing', '', line(1)],
    ['half a file', '{\n "source": "x",\n', line(3)],
    ['a comma too much', '{\n"closed_weekdays": ["0101",\n"0208",\n]}', line(4)],
    ['two files in one', `${year2027}\n${year2027}`, line(2)],
  ])('%s', (_what, content, fault) => {
    put('2027.json', content)
    const message = refusal()
    expect(message).toMatch(/^交易日历无法读取 \/ the trading calendar cannot be read: .*2027\.json: /)
    expect(message).toMatch(fault)
    expect(message).toMatch(
      / \/ .*[\u4e00-\u9fff].*\. 请按 config\/calendar\/README\.md 改正 \/ correct it by .*README\.md$/,
    )
    expect(message).not.toContain('\n')
    put('2027.json', year2027)
    expect(loadCalendar(configDir).knowledgeOf('20270104')).toBe('known')
  })

  it.each(['2027.JSON', '2027.json.txt', '2027 (1).json', '27.json', 'shfe-2027.json', '2027.yaml', '1027.json'])(
    'the name %s, which would be passed over in silence',
    (name) => {
      put(name, year2027)
      expect(refusal()).toMatch(/calendar.(.*): no file of this name is read .*name a year's file like 2027\.json/)
      expect(refusal()).toContain(name)
    },
  )

  it('a folder in the place of a file', () => {
    mkdirSync(join(configDir, 'calendar', '2027.json'))
    expect(refusal()).toMatch(/2027\.json: EISDIR/)
  })

  it('hours of no exchange, and a product in two files', () => {
    put('hours/mine.json', '{"source":"x","exchange":"LME","products":{}}')
    expect(refusal()).toMatch(/mine\.json: exchange: one of SHFE/)
    cpSync(join(ours, 'calendar', 'hours', 'cffex.json'), join(configDir, 'calendar', 'hours', 'mine.json'))
    expect(refusal()).toMatch(/mine\.json: products\.\w+: another file has it already \/ 其他文件中已有该品种/)
  })

  it.each([
    [undefined, /calendar.shfe\.json: ENOENT.*restore this file/],
    ['{', /calendar.shfe\.json: line 1: no valid JSON/],
    ['{"source":"x"}', /calendar.shfe\.json: closed_weekdays: an object/],
  ])('shfe.json as %j', (text, message) => {
    rmSync(join(configDir, 'calendar', 'shfe.json'))
    if (text !== undefined) put('shfe.json', text)
    expect(refusal()).toMatch(message)
  })
})
