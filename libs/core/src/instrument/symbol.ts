import type { ProductSpec } from './product-spec.js'
import { PRODUCTS } from './products.js'

/** The only shape in which a symbol may reach a file path, a channel name or the counter. */
export const SYMBOL_PATTERN = /^[A-Za-z]{1,4}\d{3,4}$/

export const isSymbol = (text: string): boolean => SYMBOL_PATTERN.test(text)

/** `rb2610` -> `rb`, verbatim letters; undefined when the text is not a symbol. */
export function productOf(symbol: string): string | undefined {
  if (!SYMBOL_PATTERN.test(symbol)) return undefined
  let end = 1
  while (symbol.charCodeAt(end) > 57) end += 1
  return symbol.slice(0, end)
}

/** Specification of a symbol's product; undefined for other exchanges and malformed symbols. */
export function specOf(symbol: string): ProductSpec | undefined {
  const product = productOf(symbol)
  return product === undefined ? undefined : PRODUCTS.get(product)
}
