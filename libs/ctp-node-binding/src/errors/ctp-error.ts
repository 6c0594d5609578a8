import { errorById, type CounterErrorCode } from '../codes/counter-error.js'
import type { CtpErrorKind } from './error-kind.js'
import { LOCAL_ERRORS, type LocalErrorCode } from './local-errors.js'
import { RETURN_CODES, type ReturnErrorCode } from './return-codes.js'

/** Symbolic: of the binding itself, of a request's return code, or of the counter (INSUFFICIENT_MONEY). */
export type CtpErrorCode = LocalErrorCode | ReturnErrorCode | CounterErrorCode

/** What only some errors have. */
export interface CtpErrorFacts {
  readonly id?: number
  readonly kind?: CtpErrorKind
  readonly cause?: unknown
}

/**
 * The one error class of the binding: a symbolic code, one sentence in each language that names the remedy, and what to do
 * about it. The binding throws its own; what a counter or a return code says becomes one by `fromRspInfo` and
 * `fromReturnCode`, to be thrown or kept.
 */
export class CtpError extends Error {
  override readonly name = 'CtpError'
  readonly code: CtpErrorCode
  /** The counter's ErrorID; null for errors that don't come from the counter. */
  readonly id: number | null
  readonly zh: string
  readonly en: string
  readonly kind: CtpErrorKind

  constructor(code: CtpErrorCode, text: { zh: string; en: string }, { id, kind, cause }: CtpErrorFacts = {}) {
    super(`${code}: ${text.en}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.id = id ?? null
    this.zh = text.zh
    this.en = text.en
    this.kind = kind ?? (isLocal(code) ? LOCAL_ERRORS[code] : 'refusal')
  }

  /** Stop and tell a person: trying again does harm or can't help. */
  get permanent(): boolean {
    return this.kind === 'permanent'
  }

  /** Back off and try again. */
  get transient(): boolean {
    return this.kind === 'transient'
  }

  /**
   * What a callback's RspInfo says; undefined for success (ErrorID 0, or a NULL). The counter's own sentence is kept: it
   * tells more than the table where an exchange refused.
   */
  static fromRspInfo(rspInfo: { ErrorID: number; ErrorMsg?: string } | undefined): CtpError | undefined {
    if (rspInfo === undefined || rspInfo.ErrorID === 0) return undefined
    const { id, code, zh, en, permanent, transient } = errorById(rspInfo.ErrorID)
    const said = withoutPrefix(rspInfo.ErrorMsg ?? '')
    const isNews = said !== '' && said !== zh
    const text = { zh: said === '' ? zh : said, en: isNews ? `${en} (the counter says: ${said})` : en }
    return new CtpError(code, text, { id, kind: permanent ? 'permanent' : transient ? 'transient' : 'refusal' })
  }

  /** What a request's return code says; undefined for 0 (written to the socket). */
  static fromReturnCode(returnCode: number, request = ''): CtpError | undefined {
    if (returnCode === 0) return undefined
    const known = RETURN_CODES[returnCode as keyof typeof RETURN_CODES]
    const place = request === '' ? { zh: '', en: '' } : { zh: `${request}：`, en: `${request}: ` }
    if (known) {
      const { code, zh, en } = known
      return new CtpError(code, { zh: place.zh + zh, en: place.en + en }, { kind: 'transient' })
    }
    const text = { zh: `未知的返回码 ${returnCode}`, en: `the library answered the unknown code ${returnCode}` }
    return new CtpError(`ERROR_${returnCode}`, { zh: place.zh + text.zh, en: place.en + text.en })
  }
}

const withoutPrefix = (text: string): string => text.replace(/^CTP\s*[:：]\s*/, '').trim()

const isLocal = (code: string): code is LocalErrorCode => code in LOCAL_ERRORS
