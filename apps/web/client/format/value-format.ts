const DECIMALS_MAX = 4

/** A variable or parameter of a strategy in a few characters. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(DECIMALS_MAX)))
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}
