import { type EpochMs, type Exchange, formatShanghai } from '@huangpu/core'
import type { Environment } from '@huangpu/messages'
import { DEPTH_LEVELS, type RawTick } from './raw-tick.js'

export interface TickEnvelope {
  readonly exchange: Exchange
  readonly accountId: string
  readonly environment: Environment
  readonly atMs: EpochMs
  /** From 1 per symbol since the gateway's start. */
  readonly seq: number
  readonly lastVolume: number
  /** 10 to the decimals of the price tick; takes the noise off prices. */
  readonly priceScale: number
}

/**
 * TickData as JSON, written by hand: it runs for every tick. Equal to JSON.stringify of the same message, which the
 * test proves against the schema. Symbols, accounts and days hold no character that JSON escapes: schemas say so.
 */
export function tickJson(tick: RawTick, of: TickEnvelope): string {
  const { priceScale: scale } = of
  return (
    `{"symbol":"${tick.symbol}","exchange":"${of.exchange}","datetime":"${formatShanghai(of.atMs)}"` +
    `,"last_price":${Math.round(tick.last * scale) / scale},"volume":${tick.volume}` +
    `,"open_interest":${plain(tick.openInterest)},"last_volume":${of.lastVolume}` +
    `,"open_price":${price(tick.open, scale)},"high_price":${price(tick.high, scale)}` +
    `,"low_price":${price(tick.low, scale)},"pre_close":${price(tick.preClose, scale)}` +
    `,"limit_up":${price(tick.limitUp, scale)},"limit_down":${price(tick.limitDown, scale)}` +
    level(tick, 0, scale) +
    `,"account_id":"${of.accountId}","environment":"${of.environment}","trading_day":"${tick.tradingDay}"` +
    `,"seq":${of.seq},"turnover":${plain(tick.turnover)},"pre_settlement":${price(tick.preSettlement, scale)}` +
    deeperLevels(tick, scale) +
    `,"gateway_time_us":${Math.round(tick.receivedAtUs)}}`
  )
}

/** No value comes as NaN (DBL_MAX at the counter), 0 or -0: null. */
const price = (value: number, scale: number): number | null =>
  value > 0 && value < Infinity ? Math.round(value * scale) / scale : null
const plain = (value: number): number => (Number.isFinite(value) ? value + 0 : 0)

function level(tick: RawTick, index: number, scale: number): string {
  const n = index + 1
  return (
    `,"bid_price_${n}":${price(tick.bidPrice[index] as number, scale)},"bid_volume_${n}":${lots(tick.bidVolume[index])}` +
    `,"ask_price_${n}":${price(tick.askPrice[index] as number, scale)},"ask_volume_${n}":${lots(tick.askVolume[index])}`
  )
}

const lots = (value: number | undefined): number => (value !== undefined && value > 0 ? value : 0)

/** Feeds without depth leave levels 2 to 5 empty: they are left out. */
function deeperLevels(tick: RawTick, scale: number): string {
  let text = ''
  for (let i = 1; i < DEPTH_LEVELS; i += 1) {
    if ((tick.bidPrice[i] as number) > 0 || (tick.askPrice[i] as number) > 0) text += level(tick, i, scale)
  }
  return text
}
