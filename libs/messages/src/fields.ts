import { DIRECTIONS, EXCHANGES, OFFSETS, parseShanghai } from '@huangpu/core'
import { z } from 'zod'

/** Fields that several messages share. Every schema is strict about types and lenient about additions. */

export const symbolField = z.string().regex(/^[A-Za-z]{1,4}\d{3,4}$/, 'a contract such as au2512')
export const exchangeField = z.enum(EXCHANGES)
export const directionField = z.enum(DIRECTIONS)
export const offsetField = z.enum(OFFSETS)
export const tradingDayField = z.string().regex(/^\d{8}$/, 'a trading day such as 20251223')
export const datetimeField = z
  .string()
  .refine((text) => parseShanghai(text) !== undefined, 'Shanghai wall clock such as 2025-12-23T21:00:01.500')
export const accountIdField = z.string().regex(/^[A-Za-z0-9_.-]{1,32}$/, 'an account id')
export const environmentField = z.enum(['sim', 'live'])
/** One intent of a strategy or a person. */
export const requestIdField = z.string().regex(/^[A-Za-z0-9_:.-]{1,64}$/, 'a request id of up to 64 characters')
/** One child order, minted by trading (or EXT-… for orders of others). */
export const orderIdField = z.string().regex(/^[A-Za-z0-9_:. -]{1,64}$/, 'an order id of up to 64 characters')
export const strategyNameField = z.string().max(64)
export const priceField = z.number()
export const lotsField = z.int().positive()
export const lotsOrZeroField = z.int().nonnegative()
/** A price that the exchange may not have (empty side of the book, no trade yet): null, never DBL_MAX. */
export const maybePriceField = z.number().nullable()

export type Environment = z.infer<typeof environmentField>
