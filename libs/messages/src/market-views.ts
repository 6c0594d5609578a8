import { GAP_REASONS } from '@huangpu/core'
import { z } from 'zod'
import { barDataSchema } from './bar-data.js'
import { datetimeField, exchangeField, symbolField, tradingDayField } from './fields.js'
import { tickDataSchema } from './tick-data.js'

/** Answers of the market service. */

/** A file that cannot be used: it is named, and what does not need it is told. */
const fileProblemSchema = z.object({ code: z.string(), message_zh: z.string(), message_en: z.string() })

/** GET /bars and GET /continuous: oldest first. */
export const barListSchema = z.object({
  items: z.array(barDataSchema),
  /** Asks for the page behind this one: of older bars, or of newer ones where `from` was given. */
  next_cursor: z.string().nullable(),
  /** The bar that is being built; only on the page of the newest bars. */
  current: barDataSchema.nullable(),
})

/** GET /ticks */
export const tickListSchema = z.object({ items: z.array(tickDataSchema), next_cursor: z.null() })

/** GET /symbols */
export const marketSymbolListSchema = z.object({
  items: z.array(
    z.object({
      symbol: symbolField,
      product: z.string().nullable(),
      exchange: exchangeField.nullable(),
      name_zh: z.string().nullable(),
      name_en: z.string().nullable(),
      volume_multiple: z.number().nullable(),
      price_tick: z.number().nullable(),
      last_tick: datetimeField.nullable(),
      /** Days with a bar file. */
      trading_days: z.array(tradingDayField),
    }),
  ),
  next_cursor: z.null(),
})

/** GET /coverage */
export const coverageSchema = z.object({
  symbol: symbolField,
  items: z.array(
    z.object({
      trading_day: tradingDayField,
      /** Trading minutes by the calendar that are over. */
      expected_minutes: z.int().nonnegative(),
      present_minutes: z.int().nonnegative(),
      missing: z.array(
        z.object({
          /** Start of the first and of the last minute of a row of trading minutes without a bar. */
          from: datetimeField,
          through: datetimeField,
          minutes: z.int().positive(),
          /** What the feed lost then; null: no tick came, or nobody recorded. */
          reason: z.enum(GAP_REASONS).nullable(),
        }),
      ),
      /** Bars outside the sessions of the day. */
      outside: z.array(datetimeField),
      /** Why the day's file cannot be read: its minutes count as missing. */
      problem: fileProblemSchema.nullable(),
    }),
  ),
  expected_minutes: z.int().nonnegative(),
  present_minutes: z.int().nonnegative(),
  /** Trading days of the range without any bar. */
  missing_days: z.array(tradingDayField),
  next_cursor: z.null(),
})

export type Coverage = z.infer<typeof coverageSchema>

const dominantSpanSchema = z.object({
  product: z.string(),
  symbol: symbolField,
  /** First trading day as the dominant contract. */
  from: tradingDayField,
  /** Last one; null while it is. */
  through: tradingDayField.nullable(),
  /** The close by which it was chosen. */
  decided_on: tradingDayField,
})

/** GET /dominant/{product}: oldest first. */
export const dominantListSchema = z.object({ items: z.array(dominantSpanSchema), next_cursor: z.null() })

/** GET /dominant: one a product. Products with a file that cannot be read are left out, and the file is named. */
export const dominantNowSchema = z.object({
  items: z.array(dominantSpanSchema),
  problems: z.array(fileProblemSchema.extend({ product: z.string() })),
  next_cursor: z.null(),
})
