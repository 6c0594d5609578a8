import { missingYear, shanghaiDay, type Calendar, type EpochMs, type TradingDay } from '@huangpu/core'
import type { ServiceContext } from '@huangpu/service'

/**
 * Tells once a calendar day, from November on, that the calendar does not have the coming year; it ends with the restart that reads
 * the year's file. Called with every beat.
 */
export function createCalendarWatch(
  calendar: Calendar,
  context: Pick<ServiceContext, 'events' | 'log'>,
): (nowMs: EpochMs) => void {
  let toldOn: TradingDay | undefined
  return (nowMs) => {
    const today = shanghaiDay(nowMs)
    if (today === toldOn) return
    toldOn = today
    const year = missingYear(calendar, today)
    if (year === undefined) return
    const file = `config/calendar/${year}.json`
    const message_en = `the holidays of ${year} are missing: add ${file} (see config/calendar/README.md) and restart`
    context.log.warn({ year }, message_en)
    context.events.alert({
      severity: 'warning',
      code: 'calendar_year_missing',
      message_zh: `缺少 ${year} 年交易日历，请添加 ${file}（见 config/calendar/README.md）并重启`,
      message_en,
    })
  }
}
