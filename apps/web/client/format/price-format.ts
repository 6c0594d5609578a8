/** What stands where there is no number. */
export const NO_VALUE = '—'

const DECIMALS_MAX = 6

/** Decimals that a product's tick needs: 1 -> 0, 0.5 -> 1, 0.02 -> 2. */
export function decimalsOfTick(priceTick: number): number {
  for (let decimals = 0; decimals < DECIMALS_MAX; decimals += 1) {
    const scaled = priceTick * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9) return decimals
  }
  return DECIMALS_MAX
}

export const formatPrice = (price: number | null | undefined, decimals: number): string =>
  price === null || price === undefined ? NO_VALUE : price.toFixed(decimals)

/** What a person entered is shown as entered, also off the tick: it may be why the order was refused. */
export function formatEnteredPrice(price: number, decimals: number): string {
  const text = price.toFixed(decimals)
  return Math.abs(Number(text) - price) < 1e-6 ? text : String(Number(price.toFixed(DECIMALS_MAX)))
}

/** With its sign, so that the meaning never rests on colour alone. */
export function formatSigned(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined) return NO_VALUE
  const text = value.toFixed(decimals)
  return Number(text) > 0 ? `+${text}` : Number(text) === 0 ? text.replace('-', '') : text
}

/** A price moved by whole ticks, without the dust of floating point. */
export function stepPrice(price: number, priceTick: number, steps: number): number {
  const ticks = Math.round(price / priceTick) + steps
  return Number((ticks * priceTick).toFixed(decimalsOfTick(priceTick)))
}
