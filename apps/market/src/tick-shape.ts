import { EXCHANGES, isSymbol } from '@huangpu/core'
import type { TickData } from '@huangpu/messages'

const EXCHANGE_NAMES: ReadonlySet<unknown> = new Set(EXCHANGES)
const ACCOUNT = /^[A-Za-z0-9_.-]{1,32}$/
const DAY = /^\d{8}$/

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isPrice = (value: unknown): boolean => value === null || isNumber(value)
const isLots = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isLevel = (bid: unknown, bidLots: unknown, ask: unknown, askLots: unknown): boolean =>
  (bid === undefined || isPrice(bid)) &&
  (bidLots === undefined || isLots(bidLots)) &&
  (ask === undefined || isPrice(ask)) &&
  (askLots === undefined || isLots(askLots))

/**
 * The check of `tickDataSchema` by hand for the case that every tick meets: true implies that the schema accepts it,
 * but for `datetime`, which the caller parses anyway. What it refuses goes to the schema, which names the field.
 */
export function isTickShape(value: unknown): value is TickData {
  if (typeof value !== 'object' || value === null) return false
  const tick = value as Partial<Record<keyof TickData, unknown>>
  return (
    typeof tick.symbol === 'string' &&
    isSymbol(tick.symbol) &&
    EXCHANGE_NAMES.has(tick.exchange) &&
    typeof tick.datetime === 'string' &&
    isNumber(tick.last_price) &&
    isLots(tick.volume) &&
    isNumber(tick.open_interest) &&
    isLots(tick.last_volume) &&
    isNumber(tick.turnover) &&
    isLots(tick.seq) &&
    tick.seq !== 0 &&
    Number.isSafeInteger(tick.gateway_time_us) &&
    (tick.environment === 'sim' || tick.environment === 'live') &&
    typeof tick.account_id === 'string' &&
    ACCOUNT.test(tick.account_id) &&
    typeof tick.trading_day === 'string' &&
    DAY.test(tick.trading_day) &&
    hasReferencePrices(tick) &&
    hasDepth(tick)
  )
}

const hasReferencePrices = (tick: Partial<Record<keyof TickData, unknown>>): boolean =>
  isPrice(tick.open_price) &&
  isPrice(tick.high_price) &&
  isPrice(tick.low_price) &&
  isPrice(tick.pre_close) &&
  isPrice(tick.pre_settlement) &&
  isPrice(tick.limit_up) &&
  isPrice(tick.limit_down)

const hasDepth = (tick: Partial<Record<keyof TickData, unknown>>): boolean =>
  isPrice(tick.bid_price_1) &&
  isLots(tick.bid_volume_1) &&
  isPrice(tick.ask_price_1) &&
  isLots(tick.ask_volume_1) &&
  isLevel(tick.bid_price_2, tick.bid_volume_2, tick.ask_price_2, tick.ask_volume_2) &&
  isLevel(tick.bid_price_3, tick.bid_volume_3, tick.ask_price_3, tick.ask_volume_3) &&
  isLevel(tick.bid_price_4, tick.bid_volume_4, tick.ask_price_4, tick.ask_volume_4) &&
  isLevel(tick.bid_price_5, tick.bid_volume_5, tick.ask_price_5, tick.ask_volume_5)
