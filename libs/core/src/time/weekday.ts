/** Day of the week of `YYYYMMDD`, 0 = Sunday; undefined when there is no such date. */
export function weekdayOf(day: string): number | undefined {
  if (!/^\d{8}$/.test(day)) return undefined
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(4, 6))]
  const date = new Date(Date.UTC(year, month - 1, Number(day.slice(6))))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 ? date.getUTCDay() : undefined
}

/** Monday to Friday, whether it trades or not; false for what is no date. */
export function isWeekday(day: string): boolean {
  const weekday = weekdayOf(day)
  return weekday !== undefined && weekday !== 0 && weekday !== 6
}
