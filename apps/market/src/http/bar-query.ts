import {
  ADJUSTMENTS,
  BAR_INTERVALS,
  parseShanghai,
  shanghaiDay,
  type Calendar,
  type EpochMs,
  type TradingDay,
} from '@huangpu/core'
import { inBothLanguages, symbolField } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import { z } from 'zod'
import { MARKET_CONFIG } from '../config.js'

const isDay = (text: string): boolean => /^\d{8}$/.test(text)
/** There is such a date, in the centuries of electronic trading: the calendar steps from it to trading days. */
const isDate = (text: string): boolean =>
  /^(19|20)\d{6}$/.test(text) &&
  parseShanghai(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00`) !== undefined
const isInstant = (text: string): boolean => /^(19|20)/.test(text) && parseShanghai(text) !== undefined

export const dayField = z
  .string()
  .refine(isDate, inBothLanguages('应为交易日，如 20251223', 'a trading day such as 20251223'))

const boundField = z
  .string()
  .refine(
    (text) => (isDay(text) ? isDate(text) : isInstant(text)),
    inBothLanguages(
      '应为交易日（如 20251223）或北京时间（如 2025-12-23T21:00:00）',
      'a trading day such as 20251223, or Shanghai wall clock such as 2025-12-23T21:00:00',
    ),
  )

/** Digits alone: `1e3` and `0x10` are numbers to JavaScript, and slips here. */
const limitField = (max: number) =>
  z.preprocess((text) => (/^\d{1,9}$/.test(String(text)) ? Number(text) : text), z.int().min(1).max(max))

const rangeFields = {
  interval: z.enum(BAR_INTERVALS).default('1m'),
  /** With it bars are told from the oldest on; without it, the newest ones. */
  from: boundField.optional(),
  /** A trading day is included, an instant is not. */
  to: boundField.optional(),
  limit: limitField(MARKET_CONFIG.barsStreamedMax).optional(),
  cursor: z.string().max(300).optional(),
  format: z.enum(['json', 'csv']).optional(),
}

export const barsQuery = z.strictObject({ symbol: symbolField, trading_day: dayField.optional(), ...rangeFields })

export const productField = z
  .string()
  .regex(/^[A-Za-z]{1,4}$/, inBothLanguages('应为品种代码，如 rb', 'a product such as rb'))

export const continuousQuery = z.strictObject({
  product: productField,
  adjust: z.enum(ADJUSTMENTS).default('none'),
  ...rangeFields,
})

export type RangeQuery = Pick<z.output<typeof barsQuery>, 'from' | 'to' | 'limit'>

/** Days and instants that a query asks for: trading days with both ends, starts of bars in [fromMs, beforeMs). */
export interface BarRange {
  readonly fromDay: TradingDay
  readonly toDay: TradingDay
  readonly fromMs: EpochMs
  readonly beforeMs: EpochMs
}

/** A bar never stands in a file of an earlier day than its calendar date, nor of one beyond the next trading days. */
export function rangeOf(
  { from, to }: Pick<RangeQuery, 'from' | 'to'>,
  calendar: Pick<Calendar, 'nextTradingDay'>,
): BarRange {
  const fromMs = from === undefined || isDay(from) ? -Infinity : (parseShanghai(from) ?? NaN)
  const beforeMs = to === undefined || isDay(to) ? Infinity : (parseShanghai(to) ?? NaN)
  const fromDay = from === undefined ? '' : isDay(from) ? from : shanghaiDay(fromMs)
  const toDay = to === undefined ? '99999999' : isDay(to) ? to : calendar.nextTradingDay(shanghaiDay(beforeMs))
  return { fromDay, toDay, fromMs, beforeMs }
}

/** Newest bars are gathered before they are told, so that fewer are. */
export function checkLimit({ from, limit }: RangeQuery): void {
  if (from !== undefined || limit === undefined || limit <= MARKET_CONFIG.barsPerPageMax) return
  const max = MARKET_CONFIG.barsPerPageMax
  throw invalid('limit', `不带 from 时最多 ${max}`, `at most ${max} without from`)
}

/** An empty answer would hide that the two were exchanged. */
export function checkOrder({ fromDay, toDay, fromMs, beforeMs }: BarRange): void {
  if (fromDay > toDay || fromMs >= beforeMs) throw invalid('to', '早于或等于 from', 'lies before from, or at it')
}

const invalid = (field: string, zh: string, en: string): ApiProblem =>
  new ApiProblem(400, 'invalid_input', `输入无效：${field}: ${zh}`, `invalid input: ${field}: ${en}`, [
    { field, message: en },
  ])
