import { ADJUSTMENTS, productOf, type BarInterval } from '@huangpu/core'

/** What the chart shows: the contract itself, or the dominant contracts of its product put end to end. */
export const CHART_SERIES = ['contract', ...ADJUSTMENTS] as const
export type ChartSeries = (typeof CHART_SERIES)[number]

/** Where the newest bars of a series are asked for. */
export function barsPath(symbol: string, series: ChartSeries, interval: BarInterval, limit: number): string {
  if (series === 'contract') return `/bars?${new URLSearchParams({ symbol, interval, limit: String(limit) })}`
  const product = productOf(symbol) ?? symbol
  return `/continuous?${new URLSearchParams({ product, adjust: series, interval, limit: String(limit) })}`
}
