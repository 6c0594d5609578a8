import { fieldCodeTypes, type CtpCodeValues, type ctpCodes } from '../generated/codes.js'
import { codeTable, type CodeTable } from './code-table.js'
import { unknownCode } from './unknown-code.js'

/** A code type by the middle of its CTP name, such as OrderStatus or OffsetFlag. */
export type CtpCodeType = keyof CtpCodeValues

/** What names codes: a type, or a field whose type has another name (QuoteStatus carries an OrderStatus). */
export type CodedName = CtpCodeType | keyof typeof fieldCodeTypes

type TypeOf<Coded extends CodedName> = Coded extends keyof typeof fieldCodeTypes
  ? (typeof fieldCodeTypes)[Coded]
  : Coded extends CtpCodeType
    ? Coded
    : never

export type CtpCode<Coded extends CodedName> = CtpCodeValues[TypeOf<Coded>]
export type CtpCodeName<Coded extends CodedName> = keyof (typeof ctpCodes)[TypeOf<Coded>] & string

/**
 * The code of a name. Throws UNKNOWN_CODE.
 * @example ctpCode('OrderStatus', 'Canceled') // '5'
 */
export function ctpCode<Coded extends CodedName, Name extends CtpCodeName<Coded>>(
  coded: Coded,
  name: Name,
): (typeof ctpCodes)[TypeOf<Coded>][Name] {
  const table = tableOf(coded)
  const code = table.codeOf.get(name)
  if (code === undefined) throw unknownCode(coded, name, table)
  return code as (typeof ctpCodes)[TypeOf<Coded>][Name]
}

/**
 * The name of a code. Throws UNKNOWN_CODE, also for the empty text of a field that carries nothing.
 * @example ctpCodeName('OrderStatus', '5') // 'Canceled'
 */
export function ctpCodeName<Coded extends CodedName>(coded: Coded, code: unknown): CtpCodeName<Coded> {
  const table = tableOf(coded)
  const name = table.nameOf.get(code as string)
  if (name === undefined) throw unknownCode(coded, code, table)
  return name as CtpCodeName<Coded>
}

/** Whether a text is one of the codes. */
export function isCtpCode<Coded extends CodedName>(coded: Coded, code: unknown): code is CtpCode<Coded> {
  return tableOf(coded).nameOf.has(code as string)
}

function tableOf(coded: string): CodeTable {
  const type = Object.hasOwn(fieldCodeTypes, coded) ? fieldCodeTypes[coded as keyof typeof fieldCodeTypes] : coded
  const table = codeTable(type)
  if (table) return table
  throw new TypeError(`${coded} is neither a code type nor a coded field`)
}
