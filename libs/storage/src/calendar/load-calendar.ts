import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createCalendar,
  parseCalendarData,
  parseHoursData,
  parseYearData,
  withHours,
  withYear,
  type Calendar,
  type CalendarData,
} from '@huangpu/core'

export class CalendarFileError extends Error {
  override readonly name = 'CalendarFileError'
  constructor(
    readonly file: string,
    remedy: { readonly zh: string; readonly en: string },
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(`交易日历无法读取 / the trading calendar cannot be read: ${file}: ${why}. ${remedy.zh} / ${remedy.en}`, {
      cause,
    })
  }
}

const RESTORE = { zh: '请从仓库恢复该文件', en: 'restore this file from the repository' }
const CORRECT = { zh: '请按 config/calendar/README.md 改正', en: 'correct it by config/calendar/README.md' }

/**
 * Reads `{configDir}/calendar`: `shfe.json`, a file a year (`2027.json`) and hours of other exchanges (`hours/*.json`).
 * @throws CalendarFileError naming the file and the field
 */
export function loadCalendarData(configDir: string): CalendarData {
  const folder = join(configDir, 'calendar')
  let data = read(join(folder, 'shfe.json'), RESTORE, parseCalendarData)
  for (const name of namesIn(folder, /^\d{4}\.json$/))
    data = read(join(folder, name), CORRECT, (value) => withYear(data, parseYearData(name.slice(0, 4), value)))
  for (const name of namesIn(join(folder, 'hours'), /\.json$/))
    data = read(join(folder, 'hours', name), CORRECT, (value) => withHours(data, parseHoursData(value)))
  return data
}

export const loadCalendar = (configDir: string): Calendar => createCalendar(loadCalendarData(configDir))

const namesIn = (folder: string, pattern: RegExp): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .sort()
    : []

function read<T>(file: string, remedy: typeof RESTORE, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
  } catch (cause) {
    throw new CalendarFileError(file, remedy, cause)
  }
}
