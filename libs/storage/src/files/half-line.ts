import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

const PART_BYTES = 65_536
const LINE_FEED = 10

/** Where the last line ends that has an end, and no zeros in it or behind it. It is told of a file's parts from the end on. */
class LineEnd {
  #end: number | undefined
  #isCertain = false

  /** Whether earlier parts are wanted. */
  get isSought(): boolean {
    return !this.#isCertain
  }

  get at(): number {
    return this.#end ?? 0
  }

  /** `part` begins at `from` of the file. */
  take(part: Uint8Array, from: number): void {
    for (let i = part.length - 1; i >= 0; i -= 1) {
      if (part[i] === 0) this.#end = undefined
      else if (part[i] !== LINE_FEED) continue
      else if (this.#end === undefined) this.#end = from + i + 1
      else return void (this.#isCertain = true)
    }
  }
}

const textOf = (cut: Buffer): string => cut.toString('utf8').replaceAll('\0', '')

/**
 * Cuts off a last line that a crash left half-written, and the zeros that a power cut may leave in its place, however many.
 * Returns the text that was cut, its zeros left out; undefined when all is whole. Never through a link.
 */
export function cutHalfLineSync(file: string): string | undefined {
  const fd = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    const { size } = fstatSync(fd)
    const read = (from: number, to: number): Buffer => {
      const part = Buffer.alloc(to - from)
      return part.subarray(0, readSync(fd, part, 0, part.length, from))
    }
    const end = new LineEnd()
    for (let to = size; to > 0 && end.isSought; to -= PART_BYTES) {
      const from = Math.max(0, to - PART_BYTES)
      end.take(read(from, to), from)
    }
    if (end.at === size) return undefined
    const cut = read(end.at, Math.min(size, end.at + PART_BYTES))
    ftruncateSync(fd, end.at)
    fsyncSync(fd)
    return textOf(cut)
  } finally {
    closeSync(fd)
  }
}

/** The same of an open file, without holding up the process. */
export async function cutHalfLine(handle: FileHandle): Promise<string | undefined> {
  const { size } = await handle.stat()
  const read = async (from: number, to: number): Promise<Buffer> => {
    const part = Buffer.alloc(to - from)
    return part.subarray(0, (await handle.read(part, 0, part.length, from)).bytesRead)
  }
  const end = new LineEnd()
  for (let to = size; to > 0 && end.isSought; to -= PART_BYTES) {
    const from = Math.max(0, to - PART_BYTES)
    end.take(await read(from, to), from)
  }
  if (end.at === size) return undefined
  const cut = await read(end.at, Math.min(size, end.at + PART_BYTES))
  await handle.truncate(end.at)
  await handle.sync()
  return textOf(cut)
}
