/** Larger bars are made of one-minute bars, see `resampleBar`. `1d` is a trading day with its night. */
export const LARGER_INTERVALS = ['3m', '5m', '15m', '30m', '60m', '1d'] as const
export type LargerInterval = (typeof LARGER_INTERVALS)[number]

export const BAR_INTERVALS = ['1m', ...LARGER_INTERVALS] as const
export type BarInterval = (typeof BAR_INTERVALS)[number]

/** Trading minutes of a full bar; a trading day has as many as its product. */
export const INTERVAL_MINUTES: Readonly<Record<Exclude<BarInterval, '1d'>, number>> = {
  '1m': 1,
  '3m': 3,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '60m': 60,
}
