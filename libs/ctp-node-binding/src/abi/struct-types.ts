import type { StructTypes } from '../generated/structs.js'
import type { FieldValues } from './struct-codec.js'

/** `InputOrder` or `CThostFtdcInputOrderField`: the structs of all versions. */
export type StructName = keyof StructTypes | `CThostFtdc${keyof StructTypes}Field`

/** The fields of a struct as they are read; plain records for a name that is known at run time only. */
export type FieldsOf<Name extends string> = Name extends keyof StructTypes
  ? StructTypes[Name]
  : Name extends `CThostFtdc${infer Middle extends keyof StructTypes}Field`
    ? StructTypes[Middle]
    : FieldValues

/**
 * The same fields as they are written: each may be left out and stays zero. Bytes are for the texts that carry a blob,
 * such as ClientSystemInfo.
 */
export type EncodableFields<Fields> = {
  readonly [Name in keyof Fields]?: Encodable<NonNullable<Fields[Name]>> | undefined
}

type Encodable<Value> = string extends Value ? Value | Uint8Array : Value

/** `string` for a name that the compiler can't know, `never` for a literal: a misspelt literal must not compile. */
export type OnlyKnownAtRunTime<Name extends string> = string extends Name ? Name : never
