import { codeTable, legCodeTable } from '../codes/code-table.js'
import type { CodeNameOf } from '../codes/code-name-of.js'
import { unknownCode } from '../codes/unknown-code.js'
import { CtpError } from '../errors/ctp-error.js'
import { readText } from './gbk-text.js'
import type { StructField } from './struct-field.js'
import type { EncodableFields } from './struct-types.js'
import { fieldRemedy } from './version-span.js'
import { writeField } from './write-field.js'

/** Text and coded characters are strings, numbers are numbers; no value (DBL_MAX, or not in this version) is undefined. */
export type FieldValue = string | number | undefined
export type FieldValues = Record<string, FieldValue>
/** Bytes are for the fields that carry a blob in a char array, such as ClientSystemInfo. */
export type EncodableValues = Readonly<Record<string, FieldValue | Uint8Array>>

/** What CTP sends in a price or amount that has no value. */
export const NO_VALUE = Number.MAX_VALUE

/** Reads and writes one struct at the offsets of one version. Frozen after construction. */
export class StructCodec<Fields extends FieldValues = FieldValues> {
  /** Full name, such as CThostFtdcInputOrderField. */
  readonly name: string
  readonly version: string
  /** Bytes, padding included. */
  readonly size: number
  readonly fields: readonly StructField[]
  readonly #byName: ReadonlyMap<string, StructField>

  constructor(name: string, version: string, size: number, fields: readonly StructField[]) {
    this.name = name
    this.version = version
    this.size = size
    this.fields = fields
    this.#byName = new Map(fields.map((field) => [field.name, field]))
  }

  /** Whether this version has the field: ask before sending what newer versions added, such as OrderMemo. */
  has(field: string): boolean {
    return this.#byName.has(field)
  }

  /** Throws UNKNOWN_FIELD. */
  field(name: string): StructField {
    const field = this.#byName.get(name)
    if (field) return field
    const remedy = fieldRemedy(this.name, name)
    throw new CtpError('UNKNOWN_FIELD', {
      zh: `CTP ${this.version} 的 ${this.name} 没有字段 ${name}：${remedy.zh}`,
      en: `${this.name} of CTP ${this.version} has no field ${name}: ${remedy.en}`,
    })
  }

  /**
   * A zeroed struct with the given fields; undefined values stay zero.
   * Throws UNKNOWN_FIELD, BAD_FIELD_VALUE for a wrong type, a text too long or a number out of range, and UNKNOWN_CODE for
   * a character that is none of the field's codes: a request is never cut to fit.
   */
  encode(values: EncodableFields<Fields>, into: Buffer = Buffer.alloc(this.size)): Buffer {
    if (into.length < this.size) throw new RangeError(`${this.name} needs ${this.size} bytes, got ${into.length}`)
    into.fill(0, 0, this.size)
    for (const [name, value] of Object.entries(values as EncodableValues)) {
      const field = this.field(name)
      if (value !== undefined) writeField(this, field, value, into)
    }
    return into
  }

  /** All fields. A field that this version lacks is absent, so reading it gives undefined. */
  decode(bytes: Buffer, offset = 0): Fields {
    this.#checkRange(bytes, offset)
    const values: FieldValues = {}
    for (const field of this.fields) values[field.name] = readField(field, bytes, offset)
    return values as Fields
  }

  /** The raw bytes of a field, for blobs and for text that has to be joined before decoding. A view, not a copy. */
  raw(name: string, bytes: Buffer, offset = 0): Buffer {
    this.#checkRange(bytes, offset)
    const field = this.field(name)
    return bytes.subarray(offset + field.offset, offset + field.offset + field.size)
  }

  /** One field without decoding the others; undefined also when this version lacks it. */
  get<Name extends keyof Fields & string>(name: Name, bytes: Buffer, offset = 0): Fields[Name] | undefined {
    this.#checkRange(bytes, offset)
    const field = this.#byName.get(name)
    return field && (readField(field, bytes, offset) as Fields[Name])
  }

  /**
   * The name of a coded field's value, such as Canceled; of several legs joined by `+`. Undefined when the field is empty (a
   * zero byte) or this version lacks it. Throws UNKNOWN_CODE with struct, field and value, and BAD_FIELD_VALUE for a field that carries no code.
   */
  codeName<Name extends keyof Fields & string>(name: Name, bytes: Buffer, offset = 0): CodeNameOf<Name> | undefined {
    const code = this.get(name, bytes, offset)
    if (code === undefined || code === '') return undefined
    const { ctpType } = this.field(name)
    const table = codeTable(ctpType) ?? legCodeTable(ctpType)
    if (!table) throw noCode(this, name)
    const names = Array.from(code as string, (one) => {
      const found = table.nameOf.get(one)
      if (found === undefined) throw unknownCode(`${this.name}.${name} (CTP ${this.version})`, one, table)
      return found
    })
    return names.join('+') as CodeNameOf<Name>
  }

  /** A decoder of just these fields; those that this version lacks read as undefined. */
  reader<Name extends keyof Fields & string>(names: readonly Name[]): StructReader<Pick<Fields, Name>> {
    const picked = names.map((name) => ({ name, field: this.#byName.get(name) }))
    return (bytes, offset = 0) => {
      this.#checkRange(bytes, offset)
      const values: FieldValues = {}
      for (const { name, field } of picked) values[name] = field && readField(field, bytes, offset)
      return values as Pick<Fields, Name>
    }
  }

  #checkRange(bytes: Buffer, offset: number): void {
    if (offset < 0 || offset + this.size > bytes.length) {
      throw new RangeError(`${this.name} needs ${this.size} bytes at ${offset}, the buffer has ${bytes.length}`)
    }
  }
}

function noCode({ name, version }: { name: string; version: string }, field: string): CtpError {
  return new CtpError('BAD_FIELD_VALUE', {
    zh: `CTP ${version} 的 ${name}.${field} 不是代码字段；请直接读它的值`,
    en: `${name}.${field} of CTP ${version} carries no code: read its value`,
  })
}

export type StructReader<Fields> = (bytes: Buffer, offset?: number) => Fields

/** The caller has checked the range. */
function readField(field: StructField, bytes: Buffer, base: number): FieldValue {
  const at = base + field.offset
  switch (field.kind) {
    case 'text':
      return readText(bytes, at, at + field.size)
    case 'char':
      return bytes[at] === 0 ? '' : bytes.toString('latin1', at, at + 1)
    case 'int':
      return bytes.readInt32LE(at)
    case 'short':
      return bytes.readInt16LE(at)
    case 'double': {
      const value = bytes.readDoubleLE(at)
      return value === NO_VALUE ? undefined : value
    }
  }
}
