import type { Coverage } from '@huangpu/messages'
import { ApiFailure } from '../api/api-failure.js'
import { timeOfDay } from '../format/time-format.js'

/** A row of trading minutes that the feed lost. */
export interface LostSpan {
  /** `21:05–21:07`: the first and the last minute. */
  readonly span: string
  readonly minutes: number
  readonly reason: string
}

export interface CoverageDay {
  readonly tradingDay: string
  readonly expectedMinutes: number
  readonly presentMinutes: number
  /** Minutes without a bar of which nothing is known to be lost: no tick came, or nobody recorded. */
  readonly quietMinutes: number
  readonly lost: readonly LostSpan[]
  /** The day's file cannot be read. */
  readonly problem: ApiFailure | null
}

/** What is there of each trading day and what is missing, the newest day first. */
export const coverageDays = ({ items }: Pick<Coverage, 'items'>): CoverageDay[] => items.map(dayOf).reverse()

function dayOf(day: Coverage['items'][number]): CoverageDay {
  const { trading_day, expected_minutes, present_minutes, missing, problem } = day
  const lost = missing.flatMap(({ from, through, minutes, reason }) =>
    reason === null ? [] : [{ span: spanText(from, through), minutes, reason }],
  )
  const quiet = missing.filter(({ reason }) => reason === null)
  return {
    tradingDay: trading_day,
    expectedMinutes: expected_minutes,
    presentMinutes: present_minutes,
    quietMinutes: quiet.reduce((sum, { minutes }) => sum + minutes, 0),
    lost,
    problem: problem && new ApiFailure(0, problem.code, problem.message_zh, problem.message_en),
  }
}

function spanText(from: string, through: string): string {
  const [first, last] = [from, through].map((datetime) => timeOfDay(datetime).slice(0, 5))
  return first === last ? `${first}` : `${first}–${last}`
}
