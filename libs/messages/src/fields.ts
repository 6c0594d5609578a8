import { DIRECTIONS, EXCHANGES, OFFSETS, parseShanghai } from '@huangpu/core'
import { z } from 'zod'
import { inBothLanguages } from './in-both-languages.js'

/** Fields that several messages share. Every schema is strict about types and lenient about additions. */

export const symbolField = z
  .string()
  .regex(/^[A-Za-z]{1,4}\d{3,4}$/, inBothLanguages('应为合约代码，如 au2512', 'a contract such as au2512'))
export const exchangeField = z.enum(EXCHANGES)
export const directionField = z.enum(DIRECTIONS)
export const offsetField = z.enum(OFFSETS)
export const tradingDayField = z
  .string()
  .regex(/^\d{8}$/, inBothLanguages('应为交易日，如 20251223', 'a trading day such as 20251223'))
export const datetimeField = z
  .string()
  .refine(
    (text) => parseShanghai(text) !== undefined,
    inBothLanguages('应为北京时间，如 2025-12-23T21:00:01.500', 'Shanghai wall clock such as 2025-12-23T21:00:01.500'),
  )
export const accountIdField = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,32}$/, inBothLanguages('应为账户编号', 'an account id'))
export const environmentField = z.enum(['sim', 'live'])
/** One intent of a strategy or a person. */
export const requestIdField = z
  .string()
  .regex(
    /^[A-Za-z0-9_:.-]{1,64}$/,
    inBothLanguages('应为请求编号，最多 64 个字符', 'a request id of up to 64 characters'),
  )
/** One child order, minted by trading (or EXT-… for orders of others). */
export const orderIdField = z
  .string()
  .regex(
    /^[A-Za-z0-9_:. -]{1,64}$/,
    inBothLanguages('应为报单编号，最多 64 个字符', 'an order id of up to 64 characters'),
  )
export const strategyNameField = z.string().max(64)
export const priceField = z.number()
export const lotsField = z.int().positive()
export const lotsOrZeroField = z.int().nonnegative()
/** A price that the exchange may not have (empty side of the book, no trade yet): null, never DBL_MAX. */
export const maybePriceField = z.number().nullable()

export type Environment = z.infer<typeof environmentField>
