import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCalendar, parseCalendarData, type Calendar, type CalendarData } from '@huangpu/core'

export class CalendarFileError extends Error {
  override readonly name = 'CalendarFileError'
  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(
      `交易日历无法读取 / the trading calendar cannot be read: ${file}: ${why}. ` +
        `请从仓库恢复该文件 / restore this file from the repository`,
      { cause },
    )
  }
}

/** Reads `{configDir}/calendar/shfe.json`. Throws CalendarFileError naming the file and the field. */
export function loadCalendarData(configDir: string): CalendarData {
  const file = join(configDir, 'calendar', 'shfe.json')
  try {
    return parseCalendarData(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')))
  } catch (cause) {
    throw new CalendarFileError(file, cause)
  }
}

export const loadCalendar = (configDir: string): Calendar => createCalendar(loadCalendarData(configDir))
