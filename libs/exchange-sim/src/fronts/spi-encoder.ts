import { encodeText, loadAbi, type Abi, type FieldValues, type SpiMethod, type StructCodec } from 'ctp-node-binding'
import { callbackFrame, FrameError, type CallbackFrame } from './frame.js'

export type SpiFields = Readonly<Record<string, string | number | Uint8Array | undefined>>

export interface SpiCallback {
  name: string
  /** Absent: the client gets NULL. */
  fields?: SpiFields | undefined
  /** Absent: the client gets NULL, as in query responses. */
  rspInfo?: { ErrorID: number; ErrorMsg: string } | undefined
  requestId?: number
  isLast?: boolean
  flowSeq?: number
  /** By default the last row of an OnRspQry does. */
  endsQuery?: boolean
}

/** Turns callbacks by name into frames with slots and struct bytes of one ABI version. */
export class SpiEncoder {
  readonly abi: Abi
  private readonly methods: ReadonlyMap<string, SpiMethod>
  private readonly rspInfoCodec: StructCodec

  /** @throws CtpError UNKNOWN_VERSION */
  constructor(version: string, api: 'td' | 'md') {
    this.abi = loadAbi(version)
    const spi = api === 'td' ? this.abi.traderSpi : this.abi.mdSpi
    this.methods = new Map(spi.map((method) => [method.name, method]))
    this.rspInfoCodec = this.abi.struct('RspInfo')
  }

  has(name: string): boolean {
    return this.methods.has(name)
  }

  /** @throws FrameError when the bytes are too few for the struct. */
  decode(struct: string, data: Buffer): FieldValues {
    const codec = this.abi.struct(struct)
    if (data.length < codec.size) throw new FrameError(`${struct} in ${data.length} bytes`)
    return codec.decode(data)
  }

  encode(callback: SpiCallback): Buffer {
    const method = this.methods.get(callback.name)
    if (!method) throw new Error(`CTP ${this.abi.version} has no callback ${callback.name}`)
    const { shape } = method
    if (shape === 'connected' || shape === 'number') throw new Error(`${callback.name} is the library's own callback`)
    const isLast = callback.isLast ?? true
    const frame: CallbackFrame = {
      slot: method.slot,
      shape,
      requestId: callback.requestId ?? 0,
      isLast,
      endsQuery: callback.endsQuery ?? (isLast && callback.name.startsWith('OnRspQry')),
      flowSeq: callback.flowSeq ?? 0,
      rspInfo: callback.rspInfo && this.bytes(this.rspInfoCodec, { ...callback.rspInfo }),
      data: callback.fields && method.struct ? this.bytes(this.abi.struct(method.struct), callback.fields) : undefined,
    }
    return callbackFrame(frame)
  }

  /** Fields that this version lacks are left out; texts are cut to their place, as the counter cuts them. */
  private bytes(codec: StructCodec, fields: SpiFields): Buffer {
    const known: Record<string, string | number | Uint8Array | undefined> = {}
    for (const [name, value] of Object.entries(fields)) {
      if (codec.has(name)) known[name] = typeof value === 'string' ? fit(codec, name, value) : value
    }
    return codec.encode(known)
  }
}

/** As bytes, which the binding does not check: a refusal echoes what the client sent, also a code that does not exist. */
function fit(codec: StructCodec, name: string, text: string): Uint8Array {
  const { size, kind } = codec.field(name)
  return encodeText(text).subarray(0, kind === 'text' ? size - 1 : size)
}
