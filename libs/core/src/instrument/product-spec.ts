import type { Exchange } from './exchange.js'
import type { NightEnd } from './trading-hours.js'

/** Open commission: yuan a lot, or a share of the turnover. Close-today is a rate of its own at the broker. */
export type Commission =
  { readonly kind: 'per_lot'; readonly yuanPerLot: number } | { readonly kind: 'by_turnover'; readonly ratio: number }

/** What holds for every contract of a product. Margins and commissions change by notice: the counter's query wins. */
export interface ProductSpec {
  /** As it begins the symbol: `rb` of `rb2610`. */
  readonly product: string
  readonly exchange: Exchange
  readonly nameZh: string
  readonly nameEn: string
  /** Units a lot: yuan of turnover = price x multiplier x lots. */
  readonly multiplier: number
  readonly priceTick: number
  readonly nightEnd: NightEnd | null
  /** Share of the contract value, the same for long and short. */
  readonly marginRatio: number
  readonly commission: Commission
  readonly maxLimitOrderLots: number
}
