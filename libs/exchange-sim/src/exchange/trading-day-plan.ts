import type { Calendar, EpochMs, TradingDay } from '@huangpu/core'
import { lastTradingDayOf } from '../counter/last-trading-day.js'
import type { MarketSource } from '../market/market-source.js'

/** Settlement follows the day's close after this. */
export const SETTLEMENT_AFTER_MS = 15 * 60_000
/** Last trading day of a contract that does not expire. */
const NEVER: TradingDay = '20991231'

/** Which trading days there are, what ends with them, and when they are settled. */
export class TradingDayPlan {
  constructor(
    private readonly calendar: Calendar,
    private readonly source: Pick<MarketSource, 'contractsExpire' | 'lastTradingDay'>,
    /** Its hours bound the trading day. */
    private readonly product: string,
  ) {}

  /** The day of an instant; of one after the close the next. */
  atOrAfter(ms: EpochMs): TradingDay {
    return this.calendar.tradingDayAtOrAfter(this.product, ms)
  }

  after(day: TradingDay, days = 1): TradingDay {
    let after = day
    for (let count = 0; count < days; count++) after = this.calendar.nextTradingDay(after)
    return after
  }

  /** @throws RangeError for a day that does not trade */
  settlementMs(day: TradingDay): EpochMs {
    const close = this.calendar.sessionsOf(this.product, day).at(-1)?.closeMs
    if (close === undefined) throw new RangeError(`${day} is no trading day`)
    return close + SETTLEMENT_AFTER_MS
  }

  /** A recording has something of it: it is settled, also when nothing more comes. */
  isRecorded(day: TradingDay): boolean {
    return day <= (this.source.lastTradingDay ?? '')
  }

  lastTradingDayOf(symbol: string): TradingDay {
    return this.source.contractsExpire ? lastTradingDayOf(symbol, this.calendar) : NEVER
  }

  /** The contract's last trading day lies before this one. */
  hasEnded(symbol: string, day: TradingDay): boolean {
    return this.lastTradingDayOf(symbol) < day
  }
}
