/** How a field lies in memory. `char` is one coded character, `text` is char[N] with a terminating NUL. */
export type FieldKind = 'char' | 'text' | 'int' | 'short' | 'double'

export interface StructField {
  readonly name: string
  readonly kind: FieldKind
  /** Bytes from the start of the struct. */
  readonly offset: number
  /** Bytes. */
  readonly size: number
  /** CTP's own name of the type, the key into `abi/enums.json` for coded characters. */
  readonly ctpType: string
}

const SIZES = { char: 1, int: 4, short: 2, double: 8 } as const

/** Throws on a C type that the tables never carried, so that a new table can't be misread in silence. */
export function parseField([name, cType, offset, ctpType]: readonly [string, string, number, string]): StructField {
  const array = /^char\[(\d+)\]$/.exec(cType)
  if (array) return { name, kind: 'text', offset, size: Number(array[1]), ctpType }
  if (cType === 'char' || cType === 'int' || cType === 'short' || cType === 'double') {
    return { name, kind: cType, offset, size: SIZES[cType], ctpType }
  }
  throw new Error(`ABI table: field ${name} has the unknown C type ${cType}`)
}
