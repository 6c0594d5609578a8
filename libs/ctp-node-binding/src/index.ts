export { CtpError, type CtpErrorCode, type CtpErrorFacts } from './errors/ctp-error.js'
export type { CtpErrorKind } from './errors/error-kind.js'
export type { LocalErrorCode } from './errors/local-errors.js'
export type { ReturnErrorCode } from './errors/return-codes.js'
export type { ApiKind, ApiSymbols } from './abi/abi-document.js'
export { abiVersions, isAbiVersion, parseApiVersion, type AbiVersion } from './abi/abi-versions.js'
export { loadAbi, type Abi } from './abi/load-abi.js'
export type { AbiMethod, ApiMethod, ApiShape, SpiMethod, SpiShape } from './abi/method-shape.js'
export {
  NO_VALUE,
  StructCodec,
  type EncodableValues,
  type FieldValue,
  type FieldValues,
  type StructReader,
} from './abi/struct-codec.js'
export type { EncodableFields, FieldsOf, OnlyKnownAtRunTime, StructName } from './abi/struct-types.js'
export type { FieldKind, StructField } from './abi/struct-field.js'
export { decodeChunks, encodeText, readText } from './abi/gbk-text.js'
export type { ApiOptions } from './open/api-options.js'
export type { ApiState, ApiStats } from './open/api-session.js'
export { isChineseLocaleInstalled, isLocaleInstalled } from './open/chinese-locale.js'
export { describeLibraryFile, type LibraryFileFacts } from './open/describe-library-file.js'
export { inspectLibrary, type InspectOptions, type LibraryFacts } from './open/inspect-library.js'
export { localeRemedy } from './open/locale-remedy.js'
export type { MdRequestName, RequestFields, TraderRequestName, TraderSubmissionName } from './open/request-types.js'
export { openMdApi, type MdApi } from './open/md-api.js'
export type { ResumeMode } from './open/resume-mode.js'
export { openTraderApi, type TraderApi } from './open/trader-api.js'
export type { QueueOverflow } from './events/event-drain.js'
export type { RspInfo, SpiEvent } from './events/spi-event.js'
export type { Callback, MdEvent, MdEventOf, TraderEvent, TraderEventOf } from './events/callback.js'
export type { TickColumn, TickColumns } from './events/tick-columns.js'
export { errorById, type CounterError, type CounterErrorCode, type CounterErrorKind } from './codes/counter-error.js'
export {
  ctpCode,
  ctpCodeName,
  isCtpCode,
  type CodedName,
  type CtpCode,
  type CtpCodeName,
  type CtpCodeType,
} from './codes/ctp-codes.js'
export type { CodeNameOf } from './codes/code-name-of.js'
export { ctpCodes } from './generated/codes.js'
export { ctpEnum } from './codes/ctp-enums.js'
export type * from './generated/structs.js'
export type { MdCallbacks } from './generated/md-callbacks.js'
export type { MdRequests, MdSubmissions } from './generated/md-requests.js'
export type { TraderCallbacks } from './generated/trader-callbacks.js'
export type { TraderRequests, TraderSubmissions } from './generated/trader-requests.js'
