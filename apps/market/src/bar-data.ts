import { formatShanghai, type Bar, type BarInterval } from '@huangpu/core'
import type { BarData, Environment } from '@huangpu/messages'
import type { ContractFeed } from './contract-feed.js'

/** A bar as it is told on its channel and over HTTP. */
export const toBarData = (
  feed: Pick<ContractFeed, 'symbol' | 'exchange'>,
  bar: Bar,
  accountId: string,
  environment: Environment,
  interval: BarInterval = '1m',
): BarData => ({
  symbol: feed.symbol,
  exchange: feed.exchange,
  datetime: formatShanghai(bar.startMs),
  interval,
  open_price: bar.open,
  high_price: bar.high,
  low_price: bar.low,
  close_price: bar.close,
  volume: bar.volume,
  open_interest: bar.openInterest,
  account_id: accountId,
  environment,
  trading_day: bar.tradingDay,
  turnover: bar.turnover,
  partial: bar.partial,
})
