import { NO_VALUE } from './price-format.js'

const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const signedMoney = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
})
const count = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Yuan with thousands separators: `1,234,567.80`. */
export const formatMoney = (yuan: number | null | undefined): string =>
  yuan === null || yuan === undefined ? NO_VALUE : money.format(yuan)

/** Profit and loss always show their sign: `+1,200.00`, `-80.00`, `0.00`. */
export const formatProfit = (yuan: number | null | undefined): string =>
  yuan === null || yuan === undefined ? NO_VALUE : signedMoney.format(yuan)

export const formatCount = (value: number | null | undefined): string =>
  value === null || value === undefined ? NO_VALUE : count.format(value)

/** A ratio as per cent: 0.4123 -> `41.2 %`. */
export const formatRatio = (ratio: number | null | undefined): string =>
  ratio === null || ratio === undefined || !Number.isFinite(ratio) ? NO_VALUE : `${(ratio * 100).toFixed(1)} %`
