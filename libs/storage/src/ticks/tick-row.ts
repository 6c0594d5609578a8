/** Levels of the order book in a recorded row. */
const LEVELS = [1, 2, 3, 4, 5] as const

/** Columns of a recorded tick, under CTP's names. Empty: the counter gave no value. */
export const TICK_HEADER = [
  ...['InstrumentID', 'ExchangeID', 'TradingDay', 'ActionDay', 'UpdateTime', 'UpdateMillisec', 'LastPrice'],
  ...['OpenPrice', 'HighestPrice', 'LowestPrice', 'PreSettlementPrice', 'PreClosePrice'],
  ...['UpperLimitPrice', 'LowerLimitPrice', 'Volume', 'LastVolume', 'Turnover', 'OpenInterest'],
  ...LEVELS.flatMap((n) => [`BidPrice${n}`, `BidVolume${n}`, `AskPrice${n}`, `AskVolume${n}`]),
  'ReceivedAtUs',
].join(',')

export interface RecordedTick {
  readonly symbol: string
  readonly exchange: string
  readonly tradingDay: string
  /** Calendar date of the tick's instant, YYYYMMDD. */
  readonly actionDay: string
  /** `HH:MM:SS` */
  readonly updateTime: string
  readonly updateMs: number
  readonly last: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly preSettlement: number
  readonly preClose: number
  readonly limitUp: number
  readonly limitDown: number
  readonly volume: number
  readonly lastVolume: number
  readonly turnover: number
  readonly openInterest: number
  readonly bidPrice: readonly number[]
  readonly bidVolume: readonly number[]
  readonly askPrice: readonly number[]
  readonly askVolume: readonly number[]
  /** Wall clock when the library called back, microseconds since the epoch. */
  readonly receivedAtUs: number
}

/** One row with its line end. `priceScale`: 10 to the decimals of the price tick; it takes the noise off prices. */
export function tickRow(tick: RecordedTick, priceScale: number): string {
  const price = (value: number | undefined): string =>
    value !== undefined && value > 0 && value < Infinity ? String(Math.round(value * priceScale) / priceScale) : ''
  const lots = (value: number | undefined): string => (value !== undefined && value > 0 ? String(value) : '0')
  const plain = (value: number): string => (Number.isFinite(value) ? String(value) : '')
  let row =
    `${tick.symbol},${tick.exchange},${tick.tradingDay},${tick.actionDay},${tick.updateTime},${tick.updateMs}` +
    `,${price(tick.last)},${price(tick.open)},${price(tick.high)},${price(tick.low)}` +
    `,${price(tick.preSettlement)},${price(tick.preClose)},${price(tick.limitUp)},${price(tick.limitDown)}` +
    `,${tick.volume},${tick.lastVolume},${plain(tick.turnover)},${plain(tick.openInterest)}`
  for (const n of LEVELS) {
    const at = n - 1
    row += `,${price(tick.bidPrice[at])},${lots(tick.bidVolume[at])},${price(tick.askPrice[at])},${lots(tick.askVolume[at])}`
  }
  return `${row},${Math.round(tick.receivedAtUs)}\n`
}
