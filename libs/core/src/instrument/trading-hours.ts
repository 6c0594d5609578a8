/** Where a night session that opens at 21:00 ends; those after midnight end on the next calendar day. */
export const NIGHT_ENDS = ['23:00', '01:00', '02:30'] as const
export type NightEnd = (typeof NIGHT_ENDS)[number]

/** Continuous trading of one product, Shanghai wall clock. Ends are exclusive for orders, inclusive for ticks. */
export interface TradingHours {
  /** `HH:MM`, before noon that of the next calendar day. Null: the product has no night. */
  readonly nightEnd: string | null
  /** Spans of the day in order, `HH:MM`. */
  readonly day: readonly (readonly [from: string, to: string])[]
}

const COMMODITY_DAY = [
  ['09:00', '10:15'],
  ['10:30', '11:30'],
  ['13:30', '15:00'],
] as const

/** Hours of SHFE and INE: one day plan, four kinds of night. */
export const commodityHours = (nightEnd: string | null): TradingHours => ({ nightEnd, day: COMMODITY_DAY })
