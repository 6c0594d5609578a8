import { formatShanghai, shanghaiDay, type BookLevel, type EpochMs } from '@huangpu/core'
import { NO_VALUE } from 'ctp-node-binding'
import type { ContractMarket } from './contract-market.js'
import { recordedFields } from './recorded-fields.js'
import { wholeLots } from './whole-lots.js'

const LEVELS = 5

export type DepthFields = Record<string, string | number>

/** CThostFtdcDepthMarketDataField of a contract at an instant. SHFE leaves ExchangeID empty. */
export function depthFields(market: ContractMarket, tradingDay: string, nowMs: EpochMs): DepthFields {
  const { day, contract } = market
  const price = (ticks: number | undefined): number => (ticks === undefined ? NO_VALUE : market.priceOf(ticks))
  const fields: DepthFields = {
    TradingDay: tradingDay,
    ActionDay: shanghaiDay(nowMs),
    InstrumentID: contract.symbol,
    // Before the day's first print there is no last price; yesterday's would open a bar that nobody traded.
    LastPrice: price(day.openTicks === undefined ? undefined : day.lastTicks),
    PreSettlementPrice: price(day.preSettlementTicks),
    PreClosePrice: price(day.preCloseTicks),
    PreOpenInterest: day.preOpenInterest,
    OpenPrice: price(day.openTicks),
    HighestPrice: price(day.highTicks),
    LowestPrice: price(day.lowTicks),
    Volume: wholeLots(day.volumeLots),
    Turnover: day.turnover,
    OpenInterest: day.openInterest,
    ClosePrice: NO_VALUE,
    SettlementPrice: NO_VALUE,
    UpperLimitPrice: price(day.upperLimitTicks),
    LowerLimitPrice: price(day.lowerLimitTicks),
    PreDelta: NO_VALUE,
    CurrDelta: NO_VALUE,
    UpdateTime: formatShanghai(nowMs).slice(11, 19),
    UpdateMillisec: nowMs % 1000 < 500 ? 0 : 500,
    // At SHFE the multiplier is in it.
    AveragePrice: day.volumeLots === 0 ? 0 : day.turnover / day.volumeLots,
  }
  if (market.recorded) return recordedFields(fields, market.recorded)
  // Nobody sees the book of an auction while orders are entered.
  const levels = market.phase === 'auction_entry' ? 0 : LEVELS
  addLevels(fields, 'Bid', market.book.depth('buy', levels), price)
  addLevels(fields, 'Ask', market.book.depth('sell', levels), price)
  return fields
}

function addLevels(
  fields: DepthFields,
  side: 'Bid' | 'Ask',
  levels: BookLevel[],
  price: (ticks: number | undefined) => number,
): void {
  for (let level = 1; level <= LEVELS; level++) {
    const found = levels[level - 1]
    fields[`${side}Price${level}`] = price(found?.priceTicks)
    fields[`${side}Volume${level}`] = found?.volumeLots ?? 0
  }
}
