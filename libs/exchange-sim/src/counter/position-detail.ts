import type { PositionSide } from './contract-terms.js'

/** The lots that one trade opened: a row of CTP's position details, kept until the day on which the last are closed ends. */
export interface PositionDetail {
  symbol: string
  side: PositionSide
  openPrice: number
  /** What is left. */
  lots: number
  /** Trading day and trade. */
  openDay: string
  tradeId: string
  /** Of this trading day. */
  closedLots: number
  /** Yuan. */
  closedAmount: number
  /** Yuan against the last settlement, or the open price of lots of today. */
  closeProfitByDate: number
  /** Yuan against the open price. */
  closeProfitByTrade: number
}

export const openedDetail = (
  opened: Pick<PositionDetail, 'symbol' | 'side' | 'openPrice' | 'lots' | 'openDay' | 'tradeId'>,
): PositionDetail => ({ ...opened, closedLots: 0, closedAmount: 0, closeProfitByDate: 0, closeProfitByTrade: 0 })
