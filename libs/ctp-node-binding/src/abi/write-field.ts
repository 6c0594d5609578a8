import { codeTable, legCodeTable, type CodeTable } from '../codes/code-table.js'
import { unknownCode } from '../codes/unknown-code.js'
import { CtpError } from '../errors/ctp-error.js'
import { encodeText } from './gbk-text.js'
import type { StructField } from './struct-field.js'

/** Where a value was going, for the error text. */
interface Target {
  readonly name: string
  readonly version: string
}

/** Writes into zeroed memory. Throws BAD_FIELD_VALUE or UNKNOWN_CODE with the struct, the field and the version. */
export function writeField(
  target: Target,
  field: StructField,
  value: string | number | Uint8Array,
  into: Buffer,
): void {
  switch (field.kind) {
    case 'text':
      return writeText(target, field, value, into)
    case 'char':
      return writeChar(target, field, value, into)
    case 'int':
      into.writeInt32LE(integer(target, field, value, 0x7fffffff), field.offset)
      return
    case 'short':
      into.writeInt16LE(integer(target, field, value, 0x7fff), field.offset)
      return
    case 'double':
      if (typeof value !== 'number' || Number.isNaN(value)) throw badValue(target, field, value, '数字', 'a number')
      into.writeDoubleLE(value, field.offset)
  }
}

function writeText(target: Target, field: StructField, value: string | number | Uint8Array, into: Buffer): void {
  if (typeof value === 'number') throw badValue(target, field, value, '文本', 'a text')
  const bytes = typeof value === 'string' ? encodeText(value) : value
  // A blob may fill the array; a text needs room for its NUL.
  const room = typeof value === 'string' ? field.size - 1 : field.size
  if (bytes.length > room) {
    throw badValue(target, field, value, `不超过 ${room} 字节的文本`, `at most ${room} bytes (GBK)`)
  }
  if (typeof value === 'string' && bytes.includes(0)) {
    throw badValue(target, field, value, '不含 NUL 的文本', 'a text without NUL')
  }
  const legs = typeof value === 'string' ? legCodeTable(field.ctpType) : undefined
  if (legs) for (const code of value as string) if (!legs.nameOf.has(code)) throw refusedCode(target, field, code, legs)
  into.set(bytes, field.offset)
}

/** A byte in place of a text is written as it is, for those who test how a counter takes a wrong code. */
function writeChar(target: Target, field: StructField, value: string | number | Uint8Array, into: Buffer): void {
  if (value instanceof Uint8Array && value.length <= 1) return into.set(value, field.offset)
  if (typeof value !== 'string' || value.length > 1 || value > '\x7f') {
    throw badValue(target, field, value, '一个 ASCII 字符', 'one ASCII character')
  }
  if (value === '') return
  const codes = codeTable(field.ctpType)
  if (codes && !codes.nameOf.has(value)) throw refusedCode(target, field, value, codes)
  into[field.offset] = value.charCodeAt(0)
}

const refusedCode = (target: Target, field: StructField, code: string, table: CodeTable): CtpError =>
  unknownCode(`${target.name}.${field.name} (CTP ${target.version})`, code, table)

function integer(target: Target, field: StructField, value: string | number | Uint8Array, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value <= max && value >= -max - 1) return value
  throw badValue(target, field, value, `${-max - 1} 到 ${max} 的整数`, `an integer from ${-max - 1} to ${max}`)
}

function badValue(
  target: Target,
  field: StructField,
  value: string | number | Uint8Array,
  wantedZh: string,
  wantedEn: string,
): CtpError {
  const place = `${target.name}.${field.name}`
  const shown = describe(field, value)
  return new CtpError('BAD_FIELD_VALUE', {
    zh: `CTP ${target.version} 的 ${place} 需要${wantedZh}，收到 ${shown}`,
    en: `${place} of CTP ${target.version} wants ${wantedEn}, got ${shown}`,
  })
}

/** Passwords and authentication codes never reach an error text. */
function describe(field: StructField, value: string | number | Uint8Array): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (/password|auth|sms|captcha|otp/i.test(`${field.name} ${field.ctpType}`)) return `<hidden ${typeof value}>`
  return JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value) ?? String(value)
}
