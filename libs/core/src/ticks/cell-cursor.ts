import { unusualNumber } from './unusual-number.js'

const SPACE = 32
const COMMA = 44
const MINUS = 45
const POINT = 46
const SLASH = 47
const ZERO = 48
const COLON = 58
const LETTER_T = 84
/** So many digits surely fit into a 32-bit integer, so many into a double without loss. */
const SMALL_DIGITS = 9
const EXACT_DIGITS = 15
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, decimals) => 10 ** decimals)
const FOUR_COMMAS = 0x2c2c2c2c
/** The lower seven bits of four bytes. */
const SEVEN_BITS = 0x7f7f7f7f
const LATIN1 = new TextDecoder('latin1')

/**
 * Reads the cells of one line of a CSV from bytes, without making strings. A cell that cannot be read sets `wrong`; the
 * line can be read on.
 */
export class CellCursor {
  /** Of the next byte. */
  at = 0
  /** End of the line. */
  end = 0
  commas = 0
  wrong: { readonly what: 'number' | 'time'; readonly text: string } | undefined
  private readonly words: Int32Array

  /** The buffer that the lines are read into. */
  constructor(readonly bytes: Uint8Array) {
    this.words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  }

  startLine(from: number, end: number): void {
    this.at = from
    this.end = end
    this.commas = 0
  }

  /** Passes over whole cells. */
  skip(cells: number): void {
    const { bytes, end } = this
    let { at } = this
    let left = cells
    while (left > 0 && at < end) if (bytes[at++] === COMMA) left--
    this.at = at
    this.commas += cells - left
  }

  /** To the end of the line: counts the commas of what nobody reads, four bytes at a time. */
  skipRest(): void {
    const { bytes, words, end } = this
    let { at } = this
    let commas = 0
    for (; at < end && (at & 3) !== 0; at++) if (bytes[at] === COMMA) commas++
    for (const wordsEnd = end - 4; at <= wordsEnd; at += 4) {
      const word = (words[at >> 2] as number) ^ FOUR_COMMAS
      const isComma = ~(((word & SEVEN_BITS) + SEVEN_BITS) | word | SEVEN_BITS)
      if (isComma !== 0) commas += Math.imul(isComma >>> 7, 0x01010101) >>> 24
    }
    for (; at < end; at++) if (bytes[at] === COMMA) commas++
    this.at = end
    this.commas += commas
  }

  /** To the next cell; what is left of this one makes it wrong. */
  endCell(): void {
    if (this.at >= this.end) return
    if (this.bytes[this.at] === COMMA) {
      this.at += 1
      this.commas += 1
    } else {
      this.wrong ??= { what: 'number', text: this.text() }
      this.skip(1)
    }
  }

  /** End of the cell. */
  cellEnd(): number {
    const { bytes, end } = this
    let { at } = this
    while (at < end && bytes[at] !== COMMA) at++
    return at
  }

  /** The whole cell; stands at its end then. */
  text(): string {
    const text = this.peek()
    this.at = this.cellEnd()
    return text
  }

  peek(): string {
    return LATIN1.decode(this.bytes.subarray(this.at, this.cellEnd()))
  }

  /** Whether the cell is these bytes; if so stands at its end. */
  isSame(cell: Uint8Array): boolean {
    const to = this.at + cell.length
    return (to === this.end || this.bytes[to] === COMMA) && this.startsWith(cell)
  }

  /** Whether these bytes come next, at least one; if so stands behind them. */
  startsWith(expected: Uint8Array): boolean {
    const { bytes, at } = this
    const to = at + expected.length
    if (expected.length === 0 || to > this.end) return false
    for (let i = 0; i < expected.length; i++) if (expected[i] !== bytes[at + i]) return false
    this.at = to
    return true
  }

  /** NaN: no value. */
  number(): number {
    const { bytes, end } = this
    const from = this.at
    let at = from
    const isNegative = at < end && bytes[at] === MINUS
    if (isNegative) at++
    const digitsFrom = at
    let mantissa = 0
    let pointAt = -1
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO
      if (digit >= 0 && digit <= 9) {
        if (at - digitsFrom <= SMALL_DIGITS - 1) mantissa = (Math.imul(mantissa, 10) + digit) | 0
        else mantissa = mantissa * 10 + digit
      } else if (digit === POINT - ZERO && pointAt === -1) pointAt = at
      else break
    }
    const digits = at - digitsFrom - (pointAt === -1 ? 0 : 1)
    if ((at < end && bytes[at] !== COMMA) || digits > EXACT_DIGITS || digits === 0) return this.unusual(from)
    this.at = at
    const value = pointAt === -1 ? mantissa : mantissa / (POWERS[at - pointAt - 1] as number)
    return isNegative ? -value : value
  }

  private unusual(from: number): number {
    this.at = from
    const text = this.text()
    if (text === '') return Number.NaN
    const value = unusualNumber(text)
    if (value === undefined) this.wrong ??= { what: 'number', text }
    return value ?? Number.NaN
  }

  /** `YYYYMMDD`, `YYYY-MM-DD` or `YYYY/MM/DD`: the number YYYYMMDD; stands behind it. */
  day(): number {
    const { bytes, end } = this
    const from = this.at
    let number = 0
    let digits = 0
    let at = from
    for (; at < end && digits < 8; at++) {
      const digit = (bytes[at] as number) - ZERO
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit
        digits++
      } else if ((digit !== MINUS - ZERO && digit !== SLASH - ZERO) || (digits !== 4 && digits !== 6)) break
    }
    const day = number % 100
    const utc = new Date(Date.UTC(Math.floor(number / 10_000), (Math.floor(number / 100) % 100) - 1, day))
    if (digits !== 8 || number < 1980_00_00 || utc.getUTCDate() !== day) return this.wrongTime(from)
    this.at = at
    return number
  }

  /** `HH:MM:SS`, with a fraction of a second or without; milliseconds since midnight. */
  time(): number {
    const { bytes, at } = this
    const hours = this.twoDigits(at)
    const minutes = this.twoDigits(at + 3)
    const seconds = this.twoDigits(at + 6)
    if (hours > 23 || minutes > 59 || seconds > 59 || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) {
      return this.wrongTime(at)
    }
    this.at = at + 8
    const whole = ((hours * 60 + minutes) * 60 + seconds) * 1000
    if (this.at >= this.end || bytes[this.at] !== POINT) return whole
    return whole + this.fractionMs()
  }

  /** Steps over the blank or `T` between a day and a time. */
  separator(): void {
    const byte = this.bytes[this.at]
    if (this.at < this.end && (byte === SPACE || byte === LETTER_T)) this.at += 1
    else this.wrongTime(this.at)
  }

  /** Digits beyond the milliseconds are cut off, not rounded up into the next second. */
  private fractionMs(): number {
    const { bytes, end } = this
    let fraction = 0
    let weight = 100
    let at = this.at + 1
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO
      if (digit < 0 || digit > 9) break
      fraction += digit * weight
      weight = Math.floor(weight / 10)
    }
    this.at = at
    return fraction
  }

  wrongTime(from: number): number {
    this.at = from
    this.wrong ??= { what: 'time', text: this.text() }
    return Number.NaN
  }

  /** 99 where there are none. */
  private twoDigits(at: number): number {
    const tens = (this.bytes[at] as number) - ZERO
    const ones = (this.bytes[at + 1] as number) - ZERO
    return at + 2 > this.end || tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones
  }
}
