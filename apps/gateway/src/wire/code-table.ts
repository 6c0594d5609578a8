import { CtpDecodeError } from './ctp-fields.js'

/** Looks a one-character CTP code up; a code outside the table is an error that names field and value. */
export function codeTable<T>(
  field: string,
  table: Readonly<Record<string, T>>,
): (code: string | number | undefined) => T {
  const expected = `one of ${Object.keys(table).join(' ')}`
  return (code) => {
    const key = code === undefined ? '' : String(code)
    if (!Object.hasOwn(table, key)) throw new CtpDecodeError(field, code, expected)
    return table[key] as T
  }
}
