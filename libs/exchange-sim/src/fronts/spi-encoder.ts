import { loadAbi, type Abi, type FieldValues, type SpiMethod } from 'ctp-node-binding'
import { callbackFrame, FrameError } from './frame.js'
import { StructWriter, type SpiFields } from './struct-writer.js'

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
  private readonly rspInfoWriter: StructWriter
  private readonly writers = new Map<string, StructWriter>()

  /** @throws CtpError UNKNOWN_VERSION */
  constructor(version: string, api: 'td' | 'md') {
    this.abi = loadAbi(version)
    const spi = api === 'td' ? this.abi.traderSpi : this.abi.mdSpi
    this.methods = new Map(spi.map((method) => [method.name, method]))
    this.rspInfoWriter = this.writerOf('RspInfo')
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
    const { fields, rspInfo } = callback
    const writer = fields && method.struct ? this.writerOf(method.struct) : undefined
    const { frame, rspInfoAt, dataAt } = callbackFrame({
      slot: method.slot,
      shape,
      requestId: callback.requestId ?? 0,
      isLast,
      endsQuery: callback.endsQuery ?? (isLast && callback.name.startsWith('OnRspQry')),
      flowSeq: callback.flowSeq ?? 0,
      rspInfoBytes: rspInfo && this.rspInfoWriter.size,
      dataBytes: writer?.size,
    })
    if (rspInfo) this.rspInfoWriter.write({ ...rspInfo }, frame, rspInfoAt)
    if (fields) writer?.write(fields, frame, dataAt)
    return frame
  }

  private writerOf(struct: string): StructWriter {
    const known = this.writers.get(struct)
    if (known) return known
    const writer = new StructWriter(this.abi.struct(struct))
    this.writers.set(struct, writer)
    return writer
  }
}
