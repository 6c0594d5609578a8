import { errorById } from 'ctp-node-binding'
import { CTP_ERRORS, type CtpErrorName } from '../counter/ctp-errors.js'
import type { SpiCallback, SpiEncoder } from './spi-encoder.js'
import type { SpiFields } from './struct-writer.js'

export interface RspInfo {
  ErrorID: number
  ErrorMsg: string
}

export const RSP_OK: RspInfo = { ErrorID: 0, ErrorMsg: 'CTP:正确' }

/** Of an error by its name here, or by any id of the vendor's list. */
export function rspInfoOf(error: CtpErrorName | number): RspInfo {
  const [id, prompt] = typeof error === 'number' ? promptOf(error) : CTP_ERRORS[error]
  return { ErrorID: id, ErrorMsg: prompt }
}

function promptOf(id: number): readonly [id: number, prompt: string] {
  return Object.values(CTP_ERRORS).find(([own]) => own === id) ?? [id, `CTP:${errorById(id).zh}`]
}

/** `ReqUserLogin` is answered by `OnRspUserLogin`. */
export const responseNameOf = (request: string): string => `OnRsp${request.slice('Req'.length)}`

/** The answer that refuses a request; OnRspError where the request has no response of its own. */
export function refusalOf(
  encoder: SpiEncoder,
  request: string,
  requestId: number,
  error: CtpErrorName | number,
  fields?: SpiFields,
): SpiCallback {
  const response = responseNameOf(request)
  const rspInfo = rspInfoOf(error)
  if (encoder.has(response)) return { name: response, requestId, rspInfo, fields }
  return rspErrorOf(request, requestId, error)
}

/** The general answer; it ends a query as the query's own would. */
export const rspErrorOf = (request: string, requestId: number, error: CtpErrorName | number): SpiCallback => ({
  name: 'OnRspError',
  requestId,
  rspInfo: rspInfoOf(error),
  endsQuery: request.startsWith('ReqQry'),
})
