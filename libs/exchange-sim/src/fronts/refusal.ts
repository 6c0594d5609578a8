import { CTP_ERRORS, type CtpErrorName } from '../counter/ctp-errors.js'
import type { SpiCallback, SpiEncoder, SpiFields } from './spi-encoder.js'

export interface RspInfo {
  ErrorID: number
  ErrorMsg: string
}

export const RSP_OK: RspInfo = { ErrorID: 0, ErrorMsg: 'CTP:正确' }

export const rspInfoOf = (error: CtpErrorName): RspInfo => ({
  ErrorID: CTP_ERRORS[error][0],
  ErrorMsg: CTP_ERRORS[error][1],
})

/** `ReqUserLogin` is answered by `OnRspUserLogin`. */
export const responseNameOf = (request: string): string => `OnRsp${request.slice('Req'.length)}`

/** The answer that refuses a request; OnRspError where the request has no response of its own. */
export function refusalOf(
  encoder: SpiEncoder,
  request: string,
  requestId: number,
  error: CtpErrorName,
  fields?: SpiFields,
): SpiCallback {
  const response = responseNameOf(request)
  const rspInfo = rspInfoOf(error)
  if (encoder.has(response)) return { name: response, requestId, rspInfo, fields }
  return { name: 'OnRspError', requestId, rspInfo }
}
