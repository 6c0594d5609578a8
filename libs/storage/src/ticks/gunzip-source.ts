import { crc32 } from 'node:zlib'
import { TickCsvError, type ByteSource } from '@huangpu/core'
import { Gunzip } from 'fflate'

const COMPRESSED_CHUNK_BYTES = 16 * 1024
const TRAILER_BYTES = 8

/**
 * Unpacks a gzip stream of one or more members, synchronously and chunk by chunk, which `node:zlib` cannot.
 * @throws TickCsvError when the stream is cut off or damaged
 */
export function gunzipSource(compressed: ByteSource, file: string): ByteSource {
  const unpacked: Uint8Array[] = []
  const gunzip = new Gunzip((chunk) => {
    if (chunk.length > 0) unpacked.push(chunk)
  })
  const check = new GzipCheck()
  // Not called for the first.
  gunzip.onmember = () => check.addMember()
  const chunk = new Uint8Array(COMPRESSED_CHUNK_BYTES)
  let atEnd = false
  let used = 0

  const pull = (): void => {
    const count = compressed(chunk)
    atEnd = count === 0
    try {
      // The inflater keeps what it is given.
      gunzip.push(chunk.slice(0, count), atEnd)
    } catch {
      throw damaged(file)
    }
    check.add(chunk.subarray(0, count), unpacked)
    if (atEnd && !check.isWhole()) throw damaged(file)
  }

  return (into) => {
    while (unpacked.length === 0 && !atEnd) pull()
    const first = unpacked[0]
    if (!first) return 0
    const part = first.subarray(used, used + into.length)
    into.set(part)
    used += part.length
    if (used === first.length) {
      unpacked.shift()
      used = 0
    }
    return part.length
  }
}

/** Length and checksum at the end of a stream of one member; of several, only the inflater's own checks stand. */
class GzipCheck {
  private crc = 0
  private bytes = 0
  private hasSeveral = false
  private tail = new Uint8Array(0)

  addMember(): void {
    this.hasSeveral = true
  }

  add(compressed: Uint8Array, unpacked: readonly Uint8Array[]): void {
    for (const chunk of unpacked) {
      this.crc = crc32(chunk, this.crc)
      this.bytes += chunk.length
    }
    this.tail = Uint8Array.from([...this.tail, ...compressed.subarray(-TRAILER_BYTES)]).slice(-TRAILER_BYTES)
  }

  isWhole(): boolean {
    if (this.hasSeveral) return true
    if (this.tail.length < TRAILER_BYTES) return false
    const trailer = new DataView(this.tail.buffer, this.tail.byteOffset)
    return trailer.getUint32(0, true) === this.crc && trailer.getUint32(4, true) === this.bytes % 2 ** 32
  }
}

const damaged = (file: string): TickCsvError =>
  new TickCsvError(file, 0, 'gzip 文件不完整或已损坏', 'the gzip file is cut off or damaged: get it anew')
