import { readFileSync } from 'node:fs'
import type { CtpErrorKind } from '../errors/error-kind.js'
import type { CounterErrorName } from '../generated/counter-error-names.js'

export type CounterErrorKind = CtpErrorKind | 'none'

/** Symbolic, such as INSUFFICIENT_MONEY; by its number where the vendor's list lacks it. */
export type CounterErrorCode = CounterErrorName | `ERROR_${number}`

/** What an ErrorID means, as a row of the table; `CtpError.fromRspInfo` makes an error of a counter's answer. */
export interface CounterError {
  readonly id: number
  readonly code: CounterErrorCode
  readonly zh: string
  readonly en: string
  readonly kind: CounterErrorKind
  readonly permanent: boolean
  readonly transient: boolean
}

/**
 * Error 3 on the market data front may only mean that the trader session has not logged in yet that trading day; there it
 * counts as permanent only after that login stands.
 */
const PERMANENT: ReadonlySet<number> = new Set([3, 63, 75, 131, 140, 141, 143, 144, 4042, 4043, 4060])
const TRANSIENT: ReadonlySet<number> = new Set([7, 8, 21, 35, 90, 154])

/** The errors that users meet most, with the remedy; the others are named by their symbol. */
const ENGLISH: Readonly<Record<number, string>> = {
  0: 'no error',
  2: 'session information is inconsistent: log in again',
  3: 'broker, user or password is wrong',
  5: 'already logged in',
  6: 'not logged in yet',
  7: 'the counter is not initialised yet, try later',
  8: 'the front is not active, try later',
  15: 'a field of the order is wrong',
  16: 'no such instrument',
  17: 'the instrument can not be traded now',
  21: 'the seat is not connected to the exchange, try later',
  22: 'an order with this OrderRef exists already',
  23: 'a field of the cancel is wrong',
  24: 'the cancel was sent already',
  25: 'the order to cancel was not found',
  26: 'the order is filled or cancelled already',
  28: 'no right to trade this',
  29: 'only closing is allowed',
  30: 'closing more than the position',
  31: 'not enough money',
  35: 'the broker is synchronising, try later',
  40: 'too many requests wait at the exchange',
  41: 'too many requests a second for the exchange',
  42: 'the settlement statement is not confirmed',
  44: 'the exchange is in continuous trading already',
  50: "not enough of today's position to close",
  51: "not enough of yesterday's position to close",
  60: 'too many sessions of this user',
  63: 'AppID or AuthCode was refused',
  64: 'the client is not authenticated',
  75: 'too many refused logins: login is banned',
  77: 'wrong port: are the trader and the market data front swapped?',
  90: 'the query is not ready, try again shortly',
  91: 'refused by the exchange',
  95: 'this price is not supported',
  106: "the investor's position limit",
  116: 'orders come too fast',
  131: 'the password is weak: change it, then log in',
  140: 'the first login must change the password',
  141: 'the password has expired: change it, then log in',
  143: 'too many refused logins from this IP: it is banned',
  144: 'this IP is on the black list',
  147: 'ExchangeID is missing',
  148: 'ExchangeID is invalid',
  150: 'ExchangeID is wrong',
  154: 'the query core is busy, try again shortly',
  158: 'the limit of messages is exceeded',
  3039: 'this API version is not supported by the front: use a matching library',
  3040: 'the API key is invalid: an evaluation library on a production front, or the reverse',
  4040: 'handshake with the front failed: version or key of the library does not match',
  4042: 'this IP is not authorised',
  4043: 'this user is not authorised for this client',
  4060: 'too many refused authentications: this IP is banned',
}

let known: ReadonlyMap<number, CounterError> | undefined

/** An id that the table lacks gives code ERROR_<id> and is a refusal. */
export function errorById(id: number): CounterError {
  known ??= readErrors()
  return known.get(id) ?? toError(id, `ERROR_${id}`, `未知错误 ${id}`, `unknown error ${id}`)
}

function readErrors(): ReadonlyMap<number, CounterError> {
  // src/codes and dist/codes are both two folders below the package.
  const file = new URL('../../abi/errors.json', import.meta.url)
  const rows = JSON.parse(readFileSync(file, 'utf8')) as { id: number; name: CounterErrorName; prompt: string }[]
  return new Map(
    rows.map(({ id, name, prompt }) => {
      const zh = prompt.replace(/^CTP\s*[:：]\s*/, '').trim()
      return [id, toError(id, name, zh, ENGLISH[id] ?? name.toLowerCase().replaceAll('_', ' '))]
    }),
  )
}

function toError(id: number, code: CounterErrorCode, zh: string, en: string): CounterError {
  const permanent = PERMANENT.has(id)
  const transient = TRANSIENT.has(id)
  const kind = id === 0 ? 'none' : permanent ? 'permanent' : transient ? 'transient' : 'refusal'
  return Object.freeze({ id, code, zh, en, kind, permanent, transient })
}
