import { TickCsvError } from './tick-csv-error.js'

/** Writes the next bytes of a file at the start of `into` and returns how many; 0 at the end. */
export type ByteSource = (into: Uint8Array) => number

/** Place of the first such byte at or after `from`, -1 when there is none. */
export type ByteSearch = (bytes: Uint8Array, byte: number, from: number) => number

const NEWLINE = 10
const RETURN = 13
/** No row of a tick CSV is longer. */
const LINE_BYTES_MAX = 64 * 1024

/** Lines of a file in bounded memory, as places in a buffer that the next line may overwrite. */
export class LineReader {
  readonly bytes = new Uint8Array(2 * LINE_BYTES_MAX)
  /** The line is `bytes[from, end)`, without line end characters. */
  from = 0
  end = 0
  /** Number of the line, from 1. */
  line = 0
  /** Whether the line has its end: a last one without may be cut off. */
  hasEnd = false
  private nextFrom = 0
  /** End of what is read of the file. */
  private to = 0
  private atEnd = false

  constructor(
    private readonly source: ByteSource,
    private readonly file: string,
    private readonly search: ByteSearch = (bytes, byte, from) => bytes.indexOf(byte, from),
  ) {}

  /** Moves to the next line; false when there is none. @throws TickCsvError when a line has no end */
  next(): boolean {
    let newline = this.newline()
    if (newline === -1) {
      this.refill()
      newline = this.newline()
    }
    if (newline === -1 && this.nextFrom === this.to) return false
    this.line += 1
    if (newline === -1 && !this.atEnd) {
      throw new TickCsvError(this.file, this.line, '行过长，不是行情 CSV', 'the line has no end: this is no tick CSV')
    }
    this.from = this.nextFrom
    this.hasEnd = newline !== -1
    const end = newline === -1 ? this.to : newline
    this.nextFrom = newline === -1 ? this.to : newline + 1
    this.end = end > this.from && this.bytes[end - 1] === RETURN ? end - 1 : end
    return true
  }

  /** The line as text, without a byte order mark. */
  text(): string {
    return new TextDecoder().decode(this.bytes.subarray(this.from, this.end))
  }

  private newline(): number {
    const at = this.search(this.bytes, NEWLINE, this.nextFrom)
    return at < this.to ? at : -1
  }

  /** Moves what is left to the front and reads until a line surely fits or the file ends. */
  private refill(): void {
    this.bytes.copyWithin(0, this.nextFrom, this.to)
    this.to -= this.nextFrom
    this.nextFrom = 0
    while (this.to < LINE_BYTES_MAX && !this.atEnd) {
      const count = this.source(this.bytes.subarray(this.to))
      this.to += count
      this.atEnd = count === 0
    }
  }
}
