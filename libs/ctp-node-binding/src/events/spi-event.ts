import type { FieldValues, StructCodec } from '../abi/struct-codec.js'
import type { SpiShape } from '../abi/method-shape.js'
import type { CodeNameOf } from '../codes/code-name-of.js'
import { CtpError } from '../errors/ctp-error.js'
import { FLAG_HAS_DATA, FLAG_HAS_RSP_INFO, FLAG_IS_LAST, padded, RECORD } from './record-layout.js'

export interface RspInfo {
  readonly ErrorID: number
  readonly ErrorMsg: string
}

/** What all events of one slot have in common. */
export interface SpiEventKind {
  readonly name: string
  readonly shape: SpiShape
  readonly codec: StructCodec | undefined
  readonly rspInfoCodec: StructCodec
}

/** Fields of an event; none for a callback without data. */
export type FieldName<Data> = [Data] extends [undefined] ? never : keyof NonNullable<Data> & string
type FieldOf<Data, Field> = Field extends keyof NonNullable<Data> ? NonNullable<Data>[Field] : never
type OfAnswer<Shape, Value> = Shape extends 'response' | 'error' ? Value : undefined

/**
 * One callback. Fields are decoded when they are asked for; the bytes are the event's own, so it can be kept.
 * Every pointer of a callback may be NULL: then `data` or `rspInfo` is undefined.
 */
export class SpiEvent<
  Name extends string = string,
  Data extends FieldValues | undefined = FieldValues | undefined,
  Shape extends SpiShape = SpiShape,
> {
  readonly #kind: SpiEventKind
  readonly #bytes: Buffer
  readonly #at: number
  #data: Data | undefined

  constructor(kind: SpiEventKind, bytes: Buffer, at: number) {
    this.#kind = kind
    this.#bytes = bytes
    this.#at = at
  }

  /** Such as OnRtnOrder. */
  get name(): Name {
    return this.#kind.name as Name
  }

  /** The data struct, decoded on the first use. Undefined when the pointer was NULL (an empty query result). */
  get data(): Data | undefined {
    return (this.#data ??= this.#hasData ? (this.#kind.codec?.decode(this.#bytes, this.#dataAt) as Data) : undefined)
  }

  fields(): Data | undefined {
    return this.data
  }

  /** One field, without decoding the others. Codes come as they are, also those that the tables lack. */
  get<Field extends FieldName<Data>>(field: Field): FieldOf<Data, Field> | undefined {
    if (!this.#hasData) return undefined
    return this.#kind.codec?.get(field, this.#bytes, this.#dataAt) as FieldOf<Data, Field> | undefined
  }

  /**
   * The name of a coded field's value, such as Canceled. Undefined when the library left it empty, passed NULL, or lacks the
   * field. Throws UNKNOWN_CODE with struct, field and value for a code that the tables lack.
   */
  codeName<Field extends FieldName<Data>>(field: Field): CodeNameOf<Field> | undefined {
    return this.#hasData ? this.#kind.codec?.codeName(field, this.#bytes, this.#dataAt) : undefined
  }

  /** The bytes of one field, for blobs and for text that has to be joined before it is decoded. */
  raw(field: FieldName<Data>): Buffer | undefined {
    return this.#hasData ? this.#kind.codec?.raw(field, this.#bytes, this.#dataAt) : undefined
  }

  /** ErrorID 0 means success. Undefined also when the library passed NULL, which means success too. */
  get rspInfo(): RspInfo | undefined {
    if ((this.#flags & FLAG_HAS_RSP_INFO) === 0) return undefined
    const { ErrorID, ErrorMsg } = this.#kind.rspInfoCodec.decode(this.#bytes, this.#rspInfoAt)
    return { ErrorID: ErrorID as number, ErrorMsg: ErrorMsg as string }
  }

  /** What RspInfo says, as an error to throw or to keep; undefined for success. */
  get error(): CtpError | undefined {
    return this.errorId === 0 ? undefined : CtpError.fromRspInfo(this.rspInfo)
  }

  /** 0 when the callback has no RspInfo. */
  get errorId(): number {
    if ((this.#flags & FLAG_HAS_RSP_INFO) === 0) return 0
    return this.#kind.rspInfoCodec.get('ErrorID', this.#bytes, this.#rspInfoAt) as number
  }

  /** Of answers and OnRspError; undefined for all others. */
  get requestId(): OfAnswer<Shape, number> {
    return (this.#answersRequest ? this.#number : undefined) as OfAnswer<Shape, number>
  }

  /** Of answers and OnRspError; undefined for all others. */
  get isLast(): OfAnswer<Shape, boolean> {
    return (this.#answersRequest ? (this.#flags & FLAG_IS_LAST) !== 0 : undefined) as OfAnswer<Shape, boolean>
  }

  /** The number of OnFrontDisconnected (a reason), OnHeartBeatWarning (seconds) or OnRtnPrivateSeqNo. */
  get reason(): Shape extends 'number' ? number : undefined {
    const reason = this.#kind.shape === 'number' ? this.#number : undefined
    return reason as Shape extends 'number' ? number : undefined
  }

  /** Wall clock when the library called back, in microseconds since the epoch. */
  get receivedAtUs(): number {
    return this.#bytes.readDoubleLE(this.#at + RECORD.receivedUs)
  }

  get #answersRequest(): boolean {
    return this.#kind.shape === 'response' || this.#kind.shape === 'error'
  }

  get #flags(): number {
    return this.#bytes.readUInt16LE(this.#at + RECORD.flags)
  }

  get #number(): number {
    return this.#bytes.readInt32LE(this.#at + RECORD.number)
  }

  get #hasData(): boolean {
    return (this.#flags & FLAG_HAS_DATA) !== 0
  }

  get #dataAt(): number {
    return this.#at + RECORD.data
  }

  get #rspInfoAt(): number {
    if (!this.#hasData) return this.#dataAt
    return this.#dataAt + padded(this.#bytes.readUInt32LE(this.#at + RECORD.dataBytes))
  }
}
