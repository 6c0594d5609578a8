import { shanghaiDay, startOfShanghaiDay, type TradingDay } from '../time/shanghai-time.js'
import { isWeekday, weekdayOf } from '../time/weekday.js'
import type { CalendarData } from './calendar-data.js'
import { STATUTORY_HOLIDAYS } from './statutory-holidays.js'

const DAY_MS = 86_400_000
/** Longer than any closure ever announced (Spring Festival 2020 closed ten calendar days). */
const CLOSURE_DAYS_MAX = 60

/** The calendar day `days` after (or before) `day`. */
export const shiftDay = (day: TradingDay, days: number): TradingDay =>
  shanghaiDay(startOfShanghaiDay(day) + days * DAY_MS)

/** Which days trade, and which of them begin with a night. Whoever steps from what is no date gets a RangeError. */
export interface TradingDays {
  /** False for what is no date, such as 20250230. */
  isTradingDay(day: TradingDay): boolean
  /** The first trading day after `day`. */
  nextTradingDay(day: TradingDay): TradingDay
  /** The last trading day before `day`. */
  previousTradingDay(day: TradingDay): TradingDay
  /**
   * Whether the night before this trading day (on the evening of the previous one) takes place: not before a holiday, which
   * shows in a weekday without trading between the two. Rule of continuous trading of SHFE and INE; where the holiday is a
   * weekend's day only, the data names the night as suspended.
   */
  hasNight(tradingDay: TradingDay): boolean
  /** `assumed`: the year is not in the data, so only weekends and statutory dates are known to be closed. */
  knowledgeOf(day: TradingDay): 'known' | 'assumed'
}

export function createTradingDays(data: CalendarData): TradingDays {
  const closed = new Set(Object.entries(data.closed_weekdays).flatMap(([year, days]) => days.map((d) => year + d)))
  const known = new Set(Object.keys(data.closed_weekdays))
  const night = new Map<TradingDay, boolean>()

  const isTradingDay = (day: TradingDay): boolean => {
    if (!isWeekday(day)) return false
    return known.has(day.slice(0, 4)) ? !closed.has(day) : !STATUTORY_HOLIDAYS.has(day.slice(4))
  }
  const step = (day: TradingDay, by: 1 | -1): TradingDay => {
    if (weekdayOf(day) === undefined) throw new RangeError(`no date YYYYMMDD: ${JSON.stringify(day)}`)
    let at = day
    for (let i = 0; i < CLOSURE_DAYS_MAX; i += 1) {
      at = shiftDay(at, by)
      if (isTradingDay(at)) return at
    }
    throw new RangeError(`no trading day within ${CLOSURE_DAYS_MAX} days of ${day}: check the calendar data`)
  }
  const computeNight = (tradingDay: TradingDay): boolean => {
    if (data.suspended_nights.some(({ from, to }) => from <= tradingDay && tradingDay <= to)) return false
    const previous = step(tradingDay, -1)
    for (let day = shiftDay(previous, 1); day < tradingDay; day = shiftDay(day, 1)) if (isWeekday(day)) return false
    return true
  }
  return {
    isTradingDay,
    nextTradingDay: (day) => step(day, 1),
    previousTradingDay: (day) => step(day, -1),
    hasNight(tradingDay) {
      let has = night.get(tradingDay)
      if (has === undefined) night.set(tradingDay, (has = computeNight(tradingDay)))
      return has
    },
    knowledgeOf: (day) => (known.has(day.slice(0, 4)) ? 'known' : 'assumed'),
  }
}
