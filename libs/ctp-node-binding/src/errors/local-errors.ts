import type { CtpErrorKind } from './error-kind.js'

/** What the binding itself refuses, before a library or a counter is asked. */
export const LOCAL_ERRORS = {
  LIBRARY_NOT_FOUND: 'permanent',
  NOT_A_LIBRARY: 'permanent',
  WRONG_ARCHITECTURE: 'permanent',
  LIBRARY_NOT_LOADABLE: 'permanent',
  LOCALE_MISSING: 'permanent',
  NOT_A_CTP_LIBRARY: 'permanent',
  UNKNOWN_VERSION: 'permanent',
  FLOW_PATH_UNUSABLE: 'permanent',
  // The other instance may be on its way out.
  FLOW_PATH_IN_USE: 'transient',
  CREATE_FAILED: 'permanent',
  ADDON_NOT_BUILT: 'permanent',
  INVALID_OPTION: 'permanent',
  WRONG_STATE: 'refusal',
  RELEASED: 'refusal',
  UNKNOWN_STRUCT: 'refusal',
  UNKNOWN_METHOD: 'refusal',
  UNKNOWN_FIELD: 'refusal',
  UNKNOWN_CODE: 'refusal',
  BAD_FIELD_VALUE: 'refusal',
} as const satisfies Record<string, CtpErrorKind>

export type LocalErrorCode = keyof typeof LOCAL_ERRORS
