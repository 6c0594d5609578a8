export type CtpErrorCode =
  | 'LIBRARY_NOT_FOUND'
  | 'NOT_A_LIBRARY'
  | 'WRONG_ARCHITECTURE'
  | 'LIBRARY_NOT_LOADABLE'
  | 'LOCALE_MISSING'
  | 'NOT_A_CTP_LIBRARY'
  | 'UNKNOWN_VERSION'
  | 'FLOW_PATH_UNUSABLE'
  | 'FLOW_PATH_IN_USE'
  | 'CREATE_FAILED'
  | 'ADDON_NOT_BUILT'
  | 'INVALID_OPTION'
  | 'WRONG_STATE'
  | 'RELEASED'
  | 'UNKNOWN_STRUCT'
  | 'UNKNOWN_METHOD'
  | 'UNKNOWN_FIELD'
  | 'BAD_FIELD_VALUE'

/** The one error class of the binding: a symbolic code, and one sentence in each language that names the remedy. */
export class CtpError extends Error {
  override readonly name = 'CtpError'
  readonly code: CtpErrorCode
  readonly zh: string
  readonly en: string

  constructor(code: CtpErrorCode, text: { zh: string; en: string }, options?: ErrorOptions) {
    super(`${code}: ${text.en}`, options)
    this.code = code
    this.zh = text.zh
    this.en = text.en
  }
}
