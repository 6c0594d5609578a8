/** Levels of the order book that a snapshot may carry. */
export const DEPTH_LEVELS = 5

/** One snapshot as the library delivers it; one object is filled again for each, so nothing may keep it. NaN: no value. */
export interface RawTick {
  symbol: string
  /** May be empty: SHFE's feed often leaves it so. */
  exchangeId: string
  tradingDay: string
  /** Calendar date at SHFE; empty at some counters. */
  actionDay: string
  /** `HH:MM:SS` */
  updateTime: string
  updateMs: number
  last: number
  volume: number
  turnover: number
  openInterest: number
  open: number
  high: number
  low: number
  preClose: number
  preSettlement: number
  limitUp: number
  limitDown: number
  /** Wall clock when the library called back, microseconds since the epoch. */
  receivedAtUs: number
  readonly bidPrice: number[]
  readonly bidVolume: number[]
  readonly askPrice: number[]
  readonly askVolume: number[]
}

const noLevels = (value: number): number[] => new Array<number>(DEPTH_LEVELS).fill(value)

export const emptyRawTick = (): RawTick => ({
  symbol: '',
  exchangeId: '',
  tradingDay: '',
  actionDay: '',
  updateTime: '',
  updateMs: 0,
  last: Number.NaN,
  volume: 0,
  turnover: 0,
  openInterest: 0,
  open: Number.NaN,
  high: Number.NaN,
  low: Number.NaN,
  preClose: Number.NaN,
  preSettlement: Number.NaN,
  limitUp: Number.NaN,
  limitDown: Number.NaN,
  receivedAtUs: 0,
  bidPrice: noLevels(Number.NaN),
  bidVolume: noLevels(0),
  askPrice: noLevels(Number.NaN),
  askVolume: noLevels(0),
})
