const NO_VALUE = /^(|nan|none|null|na|n\/a|[-+]?inf(inity)?)$/i
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/
/** CTP's "no value" is DBL_MAX; whatever is that large means it too. */
const NO_VALUE_FROM = 1e300

/** A cell with exponent, many digits, blanks or a word: NaN for no value, undefined when it is no number. */
export function unusualNumber(text: string): number | undefined {
  const trimmed = text.trim()
  if (NO_VALUE.test(trimmed)) return Number.NaN
  if (!NUMBER.test(trimmed)) return undefined
  const value = Number(trimmed)
  return Math.abs(value) >= NO_VALUE_FROM ? Number.NaN : value
}
