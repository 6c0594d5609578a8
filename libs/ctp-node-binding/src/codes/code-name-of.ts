import type { AmbiguousCodedField } from '../generated/codes.js'
import type { CodedName, CtpCodeName } from './ctp-codes.js'

/** The names that a field's code may have; plain text where only the struct can tell. */
export type CodeNameOf<Field extends string> = Field extends AmbiguousCodedField
  ? string
  : Field extends CodedName
    ? CtpCodeName<Field>
    : string
