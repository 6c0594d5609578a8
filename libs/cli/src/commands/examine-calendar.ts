import { createCalendar, missingYear, type TradingDay } from '@huangpu/core'
import { loadCalendarData } from '@huangpu/storage'
import type { Finding } from './finding.js'

/**
 * What is to be known of a calendar that can be read: the coming year's holidays are needed before it comes (told from
 * November on), and a year's file that says otherwise than the calendar of the release holds.
 */
export function examineCalendar(configDir: string, today: TradingDay): Finding[] {
  const findings: Finding[] = []
  const warn = (detail: string): unknown => findings.push({ check: 'calendar', result: 'warning', detail })
  const data = loadCalendarData(configDir, (file, { year, closed, opened }) =>
    warn(
      `${file} changes ${year}: closes ${listOf(closed)}, opens ${listOf(opened)}; bars and days that were made before stay as they are / ` +
        `${year} 年与自带日历不同，以该文件为准`,
    ),
  )
  const year = missingYear(createCalendar(data), today)
  if (year !== undefined)
    warn(
      `the holidays of ${year} are missing: add config/calendar/${year}.json, see its README.md / 缺少 ${year} 年交易日历`,
    )
  return findings
}

const listOf = (days: readonly string[]): string => (days.length === 0 ? 'nothing' : days.join(' '))
