import iconv from 'iconv-lite'

/** GB18030 contains GBK, in which the counter sends all its text; encoding through it is total. */
const CHARSET = 'gb18030'

/** The text from `start` up to its NUL, or up to `end` when there is none. Bytes that are no text become U+FFFD. */
export function readText(bytes: Buffer, start: number, end: number): string {
  let stop = start
  let union = 0
  while (stop < end) {
    const byte = bytes[stop] as number
    if (byte === 0) break
    union |= byte
    stop++
  }
  if (stop === start) return ''
  return union < 0x80 ? bytes.toString('latin1', start, stop) : iconv.decode(bytes.subarray(start, stop), CHARSET)
}

export function encodeText(text: string): Buffer {
  return isAscii(text) ? Buffer.from(text, 'latin1') : iconv.encode(text, CHARSET)
}

/**
 * Text that the counter cut into chunks, such as a settlement statement in rows of 500 bytes: a cut may fall inside a
 * character, so the raw chunks are joined before they are decoded.
 */
export function decodeChunks(chunks: readonly Uint8Array[]): string {
  const whole = Buffer.concat(chunks.map(untilNul))
  return readText(whole, 0, whole.length)
}

function untilNul(chunk: Uint8Array): Uint8Array {
  const end = chunk.indexOf(0)
  return end === -1 ? chunk : chunk.subarray(0, end)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
