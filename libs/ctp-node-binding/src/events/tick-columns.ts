import { CtpError } from '../errors/ctp-error.js'
import { NO_VALUE, type FieldValue, type StructCodec } from '../abi/struct-codec.js'
import { readText } from '../abi/gbk-text.js'
import type { StructField } from '../abi/struct-field.js'
import type { FieldsOf } from '../abi/struct-types.js'
import { isFieldOfSomeVersion } from '../abi/version-span.js'
import { RECORD } from './record-layout.js'

/** The fields of a tick by kind; of the union of all versions. */
type Depth = FieldsOf<'DepthMarketData'>
type DepthField = keyof Depth
export type TickTextField = { [Name in DepthField]-?: string extends Depth[Name] ? Name : never }[DepthField]
export type TickNumberField = Exclude<DepthField, TickTextField> | `${'Bid' | 'Ask'}${'Price' | 'Volume'}${number}`
export type TickField = TickNumberField | TickTextField

/** Where the ticks of the current run lie: equal records, one after the other, in memory that the next run reuses. */
export interface TickRun {
  view: DataView
  doubles: Float64Array
  ints: Int32Array
  /** Byte offset of the first tick's struct. */
  start: number
  /** Bytes from one tick to the next, a multiple of 8. */
  stride: number
}

/** `at(i)` reads tick i of the run that the handler was called for; outside of the handler it is meaningless. */
export interface TickColumn<Value> {
  at(index: number): Value
}

export const emptyRun = (): TickRun => ({
  view: new DataView(new ArrayBuffer(0)),
  doubles: new Float64Array(0),
  ints: new Int32Array(0),
  start: 0,
  stride: 0,
})

/**
 * Reads market data without an object per tick: a column per field, made once, read in place.
 *
 * @example
 * const symbol = ticks.text('InstrumentID'), price = ticks.number('LastPrice')
 * md.onTicks((count) => { for (let i = 0; i < count; i++) use(symbol.at(i), price.at(i)) })
 */
export class TickColumns {
  readonly #codec: StructCodec
  readonly #run: TickRun
  readonly #doubles: Float64Column

  constructor(codec: StructCodec, run: TickRun) {
    this.#codec = codec
    this.#run = run
    this.#doubles = new Float64Column(run, RECORD.receivedUs - RECORD.data)
  }

  /** Undefined is "no value" (DBL_MAX), or a field that this version lacks. Throws INVALID_OPTION for a text field, UNKNOWN_FIELD for one that no version has. */
  number(name: TickNumberField): TickColumn<number | undefined> {
    const field = this.#find(name)
    if (!field) return ABSENT
    if (field.kind === 'double') return new DoubleColumn(this.#run, field.offset)
    if (field.kind === 'int') return new IntColumn(this.#run, field.offset)
    throw wrongKind(field, 'text')
  }

  /** As `number`, with NaN for no value: the fastest. */
  numberOrNaN(name: TickNumberField): TickColumn<number> {
    const field = this.#find(name)
    if (!field) return NOT_A_NUMBER
    if (field.kind === 'double') return new NaNColumn(this.#run, field.offset)
    if (field.kind === 'int') return new IntColumn(this.#run, field.offset)
    throw wrongKind(field, 'text')
  }

  /** Empty text for a field that this version lacks. Equal texts are mostly the same string object. */
  text(name: TickTextField): TickColumn<string> {
    const field = this.#find(name)
    if (!field) return NO_TEXT
    if (field.kind === 'text') return new TextColumn(this.#run, field.offset, field.size)
    throw wrongKind(field, 'number')
  }

  /** An object per tick with just these fields. */
  reader<Name extends TickField>(names: readonly Name[]): (index: number) => Record<Name, FieldValue> {
    const columns = names.map((name) => ({ name, column: this.#any(name) }))
    return (index) => {
      const values: Record<string, FieldValue> = {}
      for (const { name, column } of columns) values[name] = column.at(index)
      return values as Record<Name, FieldValue>
    }
  }

  /** Wall clock when the library called back, in microseconds since the epoch. */
  receivedAtUs(index: number): number {
    return this.#doubles.at(index)
  }

  #any(name: TickField): TickColumn<FieldValue> {
    const isText = this.#find(name)?.kind === 'text'
    return isText ? this.text(name as TickTextField) : this.number(name as TickNumberField)
  }

  #find(name: string): StructField | undefined {
    // A field that no version has is a misspelt one, and a column of nothing would hide it.
    const isAbsent = !this.#codec.has(name) && isFieldOfSomeVersion(this.#codec.name, name)
    return isAbsent ? undefined : this.#codec.field(name)
  }
}

const ABSENT: TickColumn<undefined> = { at: () => undefined }
const NOT_A_NUMBER: TickColumn<number> = { at: () => Number.NaN }
const NO_TEXT: TickColumn<string> = { at: () => '' }

class Float64Column implements TickColumn<number> {
  constructor(
    readonly run: TickRun,
    readonly offset: number,
  ) {}
  at(index: number): number {
    const { doubles, start, stride } = this.run
    return doubles[(start + index * stride + this.offset) >> 3] as number
  }
}

class DoubleColumn implements TickColumn<number | undefined> {
  constructor(
    readonly run: TickRun,
    readonly offset: number,
  ) {}
  at(index: number): number | undefined {
    const { doubles, start, stride } = this.run
    const value = doubles[(start + index * stride + this.offset) >> 3] as number
    return value === NO_VALUE ? undefined : value
  }
}

class NaNColumn implements TickColumn<number> {
  constructor(
    readonly run: TickRun,
    readonly offset: number,
  ) {}
  at(index: number): number {
    const { doubles, start, stride } = this.run
    const value = doubles[(start + index * stride + this.offset) >> 3] as number
    return value === NO_VALUE ? Number.NaN : value
  }
}

class IntColumn implements TickColumn<number> {
  constructor(
    readonly run: TickRun,
    readonly offset: number,
  ) {}
  at(index: number): number {
    const { ints, start, stride } = this.run
    return ints[(start + index * stride + this.offset) >> 2] as number
  }
}

/** Symbols, days and times repeat: a small direct-mapped cache turns bytes into strings that exist already. */
const CACHE_SLOTS = 4096

/** Reads a text of up to 8 bytes as two numbers, which are its key in the cache; longer ones are decoded each time. */
class TextColumn implements TickColumn<string> {
  readonly #texts: string[] = new Array<string>(CACHE_SLOTS).fill('')
  readonly #lows = new Int32Array(CACHE_SLOTS)
  readonly #highs = new Int32Array(CACHE_SLOTS)

  constructor(
    readonly run: TickRun,
    readonly offset: number,
    readonly size: number,
  ) {}

  at(index: number): string {
    const { view, start, stride } = this.run
    const from = start + index * stride + this.offset
    if (this.size < 9) return this.#decode(from)
    let low = view.getInt32(from, true)
    let high = 0
    const lowZero = firstZeroByte(low)
    if (lowZero !== 0) {
      low &= (lowZero >>> 7) - 1
    } else {
      high = view.getInt32(from + 4, true)
      const highZero = firstZeroByte(high)
      if (highZero !== 0) high &= (highZero >>> 7) - 1
      else if (view.getUint8(from + 8) !== 0) return this.#decode(from)
    }
    if (low === 0) return ''
    const hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
    const slot = (hash >>> 20) & (CACHE_SLOTS - 1)
    if (this.#lows[slot] === low && this.#highs[slot] === high) return this.#texts[slot] as string
    this.#lows[slot] = low
    this.#highs[slot] = high
    return (this.#texts[slot] = this.#decode(from))
  }

  #decode(from: number): string {
    const { view } = this.run
    return readText(Buffer.from(view.buffer, view.byteOffset, view.byteLength), from, from + this.size)
  }
}

/** The highest bit of the first of four bytes that is zero, or 0 when none is. */
function firstZeroByte(word: number): number {
  const zeros = (word - 0x01010101) & ~word & 0x80808080
  return zeros & -zeros
}

function wrongKind(field: StructField, kind: 'text' | 'number'): CtpError {
  return new CtpError('INVALID_OPTION', {
    zh: `行情字段 ${field.name} 的类型是 ${field.kind}，请用 ticks.${kind}('${field.name}')`,
    en: `tick field ${field.name} is of kind ${field.kind}, use ticks.${kind}('${field.name}')`,
  })
}
