import type { TradingDay } from '@huangpu/core'

/** SHFE and INE count both sides of a trade in volume, turnover and open interest up to 2019, one side since. */
const ONE_SIDE_FROM: TradingDay = '20200101'

/** How often a traded lot is counted in a recording of that day. */
export const volumeSides = (tradingDay: TradingDay): 1 | 2 => (tradingDay < ONE_SIDE_FROM ? 2 : 1)
