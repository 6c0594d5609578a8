/** The private protocol with the drop-in libraries; the other end is native/frame.h. Change both together. */
export const FRAME = {
  hello: 1,
  request: 2,
  symbols: 3,
  report: 4,
  callback: 16,
  status: 17,
  rule: 18,
  goodbye: 19,
} as const
export const PROTOCOL_VERSION = 2

const CALLBACK_SHAPES = { response: 0, return: 1, error_return: 2, error: 3 } as const
export type CallbackShape = keyof typeof CALLBACK_SHAPES

const HEADER_BYTES = 18
const FLAG_IS_LAST = 1
const FLAG_HAS_DATA = 2
const FLAG_HAS_RSP_INFO = 4
const FLAG_ENDS_QUERY = 8
/** No request is larger: a longer length means that something else speaks to this port. */
const FRAME_BYTES_MAX = 1 << 20

export interface Frame {
  type: number
  body: Buffer
}

export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** Cuts a byte stream into frames. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0)

  /** @throws FrameError on what is no frame. */
  push(chunk: Buffer): Frame[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const frames: Frame[] = []
    let at = 0
    while (bytes.length - at >= 5) {
      const length = bytes.readUInt32LE(at)
      if (length === 0 || length > FRAME_BYTES_MAX) throw new FrameError(`a frame of ${length} bytes`)
      if (bytes.length - at - 4 < length) break
      frames.push({ type: bytes.readUInt8(at + 4), body: bytes.subarray(at + 5, at + 4 + length) })
      at += 4 + length
    }
    this.rest = Buffer.from(bytes.subarray(at))
    return frames
  }
}

export interface RequestFrame {
  name: string
  requestId: number
  data: Buffer
}

export function readRequest(body: Buffer): RequestFrame {
  if (body.length < 5) throw new FrameError('a request without a name')
  const end = 5 + body.readUInt8(4)
  return { requestId: body.readInt32LE(0), name: body.toString('latin1', 5, end), data: body.subarray(end) }
}

export function readSymbols(body: Buffer): { name: string; symbols: string[] } {
  if (body.length < 1) throw new FrameError('a subscription without a name')
  const end = 1 + body.readUInt8(0)
  const symbols = body.toString('latin1', end).split('\0')
  return { name: body.toString('latin1', 1, end), symbols: symbols.slice(0, -1) }
}

export interface Hello {
  api: 'td' | 'md'
  abi: string
  /** THOST_TE_RESUME_TYPE of the private topic; -1 when the client did not subscribe. */
  privateMode: number
  /** The same of the public topic. */
  publicMode: number
  /** Where RESUME continues. */
  lastSeq: number
  lastSeqDay: string
}

export function readHello(body: Buffer): Hello {
  const [protocol, api, abi, privateMode, publicMode, lastSeq, lastSeqDay] = body.toString('latin1').split(' ')
  if (Number(protocol) !== PROTOCOL_VERSION || (api !== 'td' && api !== 'md') || !abi) {
    throw new FrameError('a hello of another version: build the libraries anew')
  }
  return {
    api,
    abi,
    privateMode: Number(privateMode),
    publicMode: Number(publicMode),
    lastSeq: Number(lastSeq),
    lastSeqDay: lastSeqDay ?? '-',
  }
}

export interface CallbackFrame {
  slot: number
  shape: CallbackShape
  requestId: number
  isLast: boolean
  endsQuery: boolean
  /** Number in the private topic; 0: of none. */
  flowSeq: number
  /** Undefined: the client gets NULL. */
  rspInfoBytes: number | undefined
  dataBytes: number | undefined
}

/** The frame with its header; RspInfo and struct are still to be written where it says. */
export function callbackFrame(callback: CallbackFrame): { frame: Buffer; rspInfoAt: number; dataAt: number } {
  const { rspInfoBytes = 0, dataBytes = 0 } = callback
  const rspInfoAt = 5 + HEADER_BYTES
  const dataAt = rspInfoAt + rspInfoBytes
  const frame = Buffer.allocUnsafe(dataAt + dataBytes)
  frame.writeUInt32LE(frame.length - 4, 0)
  frame.writeUInt8(FRAME.callback, 4)
  frame.writeUInt16LE(callback.slot, 5)
  frame.writeUInt8(CALLBACK_SHAPES[callback.shape], 7)
  const flags =
    (callback.isLast ? FLAG_IS_LAST : 0) |
    (callback.dataBytes === undefined ? 0 : FLAG_HAS_DATA) |
    (callback.rspInfoBytes === undefined ? 0 : FLAG_HAS_RSP_INFO) |
    (callback.endsQuery ? FLAG_ENDS_QUERY : 0)
  frame.writeUInt8(flags, 8)
  frame.writeInt32LE(callback.requestId, 9)
  frame.writeUInt32LE(callback.flowSeq, 13)
  frame.writeUInt16LE(rspInfoBytes, 17)
  frame.writeUInt32LE(dataBytes, 19)
  return { frame, rspInfoAt, dataAt }
}

/** Tells a library the trading day (GetTradingDay) and the rates (GetFrontInfo, flow control). */
export const statusFrame = (
  tradingDay: string | undefined,
  queriesPerSecond: number,
  packetsPerSecond: number,
): Buffer => textFrame(FRAME.status, `${tradingDay ?? '-'} ${queriesPerSecond} ${packetsPerSecond}`)

/** The library's next `count` calls of a request (`*`: of any) return `code`; -1: all of them, 0: no longer. */
export const ruleFrame = (rule: { id: string; request: string; code: number; count: number }): Buffer =>
  textFrame(FRAME.rule, `${rule.id} ${rule.request} ${rule.code} ${rule.count}`)

/** The reason of the OnFrontDisconnected that the end of this connection causes. */
export const goodbyeFrame = (reason: number): Buffer => textFrame(FRAME.goodbye, String(reason))

export function readReport(body: Buffer): { what: string; ruleId: string } {
  const [what, ruleId] = body.toString('latin1').split(' ')
  if (!what || !ruleId) throw new FrameError('a report without a rule')
  return { what, ruleId }
}

function textFrame(type: number, text: string): Buffer {
  const frame = Buffer.alloc(5 + text.length)
  frame.writeUInt32LE(1 + text.length, 0)
  frame.writeUInt8(type, 4)
  frame.write(text, 5, 'latin1')
  return frame
}
