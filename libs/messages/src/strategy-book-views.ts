import { z } from 'zod'
import { directionField, lotsOrZeroField } from './fields.js'

const who = z.string().trim().min(1).max(64)
const why = z.string().trim().min(1).max(200)

/** One side of an instance's book. */
export const strategyBookSideSchema = z.object({
  volume: lotsOrZeroField,
  /** Average open price; 0 while flat. */
  price: z.number(),
  /** Lots that own closes still work on. */
  closing: lotsOrZeroField,
  /** Lots that the account is not known to have: not closed, and nothing is opened, until that is settled. */
  missing: lotsOrZeroField,
  /** Lots of all strategies on this side of the contract together. */
  all_strategies: lotsOrZeroField,
  /** Lots of the account on this side, whosever they are; null before the first position query was heard of. */
  account: lotsOrZeroField.nullable(),
})
export type StrategyBookSide = z.infer<typeof strategyBookSideSchema>

/** A change of a book that was no fill of the instance. */
export const bookAdjustmentViewSchema = z.object({
  side: directionField,
  /** Added, or taken away where negative. */
  lots: z.int(),
  price: z.number().nullable(),
  cause: z.enum(['closed_outside', 'person']),
  by: z.string(),
  reason: z.string(),
  /** Exchange time, Shanghai wall clock. */
  at: z.string(),
  /** Null while nobody has acknowledged it. */
  acknowledged_by: z.string().nullable(),
  acknowledged_at: z.string().nullable(),
})

/** GET /strategies/{name}/book of strategy; also the answer of what changes or acknowledges it. */
export const strategyBookViewSchema = z.object({
  name: z.string(),
  symbol: z.string(),
  state: z.string(),
  long: strategyBookSideSchema,
  short: strategyBookSideSchema,
  working_requests: z.int().nonnegative(),
  opens_held: z.boolean(),
  /** Newest first, at most 50. */
  adjustments: z.array(bookAdjustmentViewSchema),
})
export type StrategyBookView = z.infer<typeof strategyBookViewSchema>

/** POST /strategies/{name}/book: one side has so many lots from now on. A change acknowledges earlier ones. */
export const setStrategyBookBodySchema = z.strictObject({
  side: directionField,
  volume: lotsOrZeroField.max(100_000),
  /** Average open price of the lots that are added; needed for those, refused otherwise. */
  price: z.number().positive().optional(),
  reason: why,
  by: who.default('service token'),
})
export type SetStrategyBookBody = z.output<typeof setStrategyBookBodySchema>

/** POST /strategies/{name}/acknowledge: a person has seen that the book was reduced; the instance may open again. */
export const acknowledgeBookBodySchema = z.strictObject({ by: who.default('service token') })
