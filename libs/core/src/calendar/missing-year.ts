import type { TradingDay } from '../time/shanghai-time.js'
import type { TradingDays } from './trading-days.js'

/** The State Council tells the next year's holidays in late October or in November, the exchange in December. */
const EXPECTED_FROM = '1101'

/**
 * The year whose holidays are missing: this one, or from November on the next. Its weekdays are taken for trading days
 * but for the few that are closed by law, and the nights before all others are wrong.
 */
export function missingYear(days: Pick<TradingDays, 'knowledgeOf'>, today: TradingDay): string | undefined {
  const year = today.slice(0, 4)
  if (days.knowledgeOf(today) === 'assumed') return year
  const next = String(Number(year) + 1)
  return today.slice(4) >= EXPECTED_FROM && days.knowledgeOf(`${next}0101`) === 'assumed' ? next : undefined
}
