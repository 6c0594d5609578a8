/** One decoded CTP struct: text trimmed at NUL, numbers, `undefined` for DBL_MAX and for fields the version lacks. */
export type CtpFields = Readonly<Record<string, string | number | undefined>>

/** A counter's field holds something that has no meaning here: the message is set aside, never guessed at. */
export class CtpDecodeError extends Error {
  override readonly name = 'CtpDecodeError'

  constructor(
    readonly field: string,
    readonly value: string | number | undefined,
    expected: string,
  ) {
    super(`CTP field ${field} has the value ${JSON.stringify(value ?? null)}, expected ${expected}`)
  }
}

/** Text of a field; empty when the version lacks it. */
export function textOf(fields: CtpFields, name: string): string {
  const value = fields[name]
  return value === undefined ? '' : String(value)
}

/** Text that must be there. @throws CtpDecodeError */
export function requiredText(fields: CtpFields, name: string): string {
  const value = textOf(fields, name)
  if (value.trim() === '') throw new CtpDecodeError(name, fields[name], 'a text')
  return value
}

/** Whole number that must be there. @throws CtpDecodeError */
export function requiredInt(fields: CtpFields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new CtpDecodeError(name, value, 'a whole number')
  return value
}

/** Number that must be there; DBL_MAX is not one. @throws CtpDecodeError */
export function requiredNumber(fields: CtpFields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new CtpDecodeError(name, value, 'a number')
  return value
}

/** Number or null when the counter has none. */
export function numberOrNull(fields: CtpFields, name: string): number | null {
  const value = fields[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Sum-like number that a counter leaves empty when there is none (funds, costs). */
export function amountOf(fields: CtpFields, name: string): number {
  return numberOrNull(fields, name) ?? 0
}
