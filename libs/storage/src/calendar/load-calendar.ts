import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createCalendar,
  parseCalendarData,
  parseHoursData,
  parseYearData,
  withHours,
  withYear,
  yearChanges,
  type Calendar,
  type CalendarData,
  type YearChanges,
} from '@huangpu/core'
import { CalendarFileError, CORRECT, RENAME, RESTORE, type Remedy } from './calendar-file-error.js'
import { parseJson } from './parse-json.js'

const YEAR_FILE = /^20\d\d\.json$/
const HOURS_FILE = /^[^.].*\.json$/
/** What somebody may take for a file that is read: `2027.JSON`, `2027.json.txt`, `2027 (1).json`. Other files are nobody's concern. */
const LOOKS_READ = /^(20\d\d.*\.(ya?ml|txt|csv)|[^.].*\.jsonc?)$/i

/**
 * Reads `{configDir}/calendar`: `shfe.json`, a file a year (`2027.json`) and hours of other exchanges (`hours/*.json`).
 * @param onChange told of a year's file that says otherwise than `shfe.json`; what it says holds
 * @throws CalendarFileError naming the file and the field, or the file whose name is none of these
 */
export function loadCalendarData(
  configDir: string,
  onChange: (file: string, changes: YearChanges) => void = () => undefined,
): CalendarData {
  const folder = join(configDir, 'calendar')
  const shfe = read(join(folder, 'shfe.json'), RESTORE, parseCalendarData)
  let data = shfe
  for (const name of namesOf(folder, (one) => one === 'shfe.json' || YEAR_FILE.test(one))) {
    if (name === 'shfe.json') continue
    const file = join(folder, name)
    const year = read(file, CORRECT, (value) => parseYearData(name.slice(0, 4), value))
    const changes = yearChanges(shfe, year)
    if (changes) onChange(file, changes)
    data = withYear(data, year)
  }
  const hours = join(folder, 'hours')
  for (const name of namesOf(hours, (one) => HOURS_FILE.test(one)))
    data = read(join(hours, name), CORRECT, (value) => withHours(data, parseHoursData(value)))
  return data
}

/** @see loadCalendarData */
export const loadCalendar = (configDir: string, onChange?: Parameters<typeof loadCalendarData>[1]): Calendar =>
  createCalendar(loadCalendarData(configDir, onChange))

/** In order. @throws CalendarFileError for a name that would be passed over in silence */
function namesOf(folder: string, isRead: (name: string) => boolean): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const strange = names.find((name) => !isRead(name) && LOOKS_READ.test(name))
  if (strange !== undefined)
    throw new CalendarFileError(join(folder, strange), 'no file of this name is read / 不读取此名称的文件', RENAME)
  return names.filter(isRead)
}

function read<T>(file: string, remedy: Remedy, parse: (value: unknown) => T): T {
  try {
    return parse(parseJson(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new CalendarFileError(file, cause instanceof Error ? cause.message : String(cause), remedy, cause)
  }
}
