import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type AuditFacts, auditLine, CHAIN_START, hashOfLine } from './audit-line.js'

/** A half-written last line that an earlier process left, now cut off. */
export interface AuditRepair {
  readonly bytes: number
  readonly sha256: string
}

/** The system calls that can fail for want of space; tests make them fail. */
export interface AuditIo {
  write(fd: number, bytes: Buffer, position: number): number
}

const REAL_IO: AuditIo = { write: (fd, bytes, position) => writeSync(fd, bytes, 0, bytes.length, position) }
const BLOCK = 65_536
const NEWLINE = 0x0a

/**
 * One append-only file of JSON lines, 0600, chained by hash. A line is whole or not there: what a full disk cut short
 * is taken back, what a killed process cut short is cut off by the next one, which says so. One writer a file; the
 * gateway's lock of its account sees to that.
 */
export class AuditFile {
  readonly #fd: number
  #size: number
  #head: string
  #syncing = false
  #dirty = false
  /** What was cut off when the file was opened. */
  readonly repair: AuditRepair | undefined

  /** Opens or makes the file. @throws when it cannot be opened or read */
  constructor(
    readonly path: string,
    private readonly io: AuditIo = REAL_IO,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // Not O_APPEND: with it Linux ignores positions, and a line that was cut short could not be written over.
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
    try {
      const tail = readTail(this.#fd, fstatSync(this.#fd).size)
      if (tail.fragment.length > 0) {
        this.repair = { bytes: tail.fragment.length, sha256: createHash('sha256').update(tail.fragment).digest('hex') }
        ftruncateSync(this.#fd, tail.wholeBytes)
      }
      this.#size = tail.wholeBytes
      this.#head = tail.line === undefined ? CHAIN_START : hashOfLine(tail.line)
    } catch (error) {
      closeSync(this.#fd)
      throw error
    }
  }

  get isEmpty(): boolean {
    return this.#size === 0
  }

  /** SHA-256 of the last line: what the next one carries. */
  get head(): string {
    return this.#head
  }

  /** Appends all of them or none. @throws the system's error, e.g. ENOSPC; the file is then as it was before */
  append(records: readonly AuditFacts[]): void {
    let head = this.#head
    let text = ''
    for (const facts of records) {
      const line = auditLine(facts, head)
      head = hashOfLine(line)
      text += `${line}\n`
    }
    const bytes = Buffer.from(text, 'utf8')
    try {
      for (let done = 0; done < bytes.length;) {
        const written = this.io.write(this.#fd, bytes.subarray(done), this.#size + done)
        if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' })
        done += written
      }
    } catch (error) {
      ftruncateSync(this.#fd, this.#size)
      throw error
    }
    this.#size += bytes.length
    this.#head = head
    this.#dirty = true
  }

  /** Asks the disk to keep what was written, without waiting for it. */
  sync(failed: (error: Error) => void): void {
    if (!this.#dirty || this.#syncing) return
    this.#dirty = false
    this.#syncing = true
    fdatasync(this.#fd, (error) => {
      this.#syncing = false
      if (error && error.code !== 'EBADF') failed(error)
    })
  }

  /** Waits for the disk; for the end of a process. */
  close(): void {
    try {
      fdatasyncSync(this.#fd)
    } finally {
      closeSync(this.#fd)
    }
  }
}

/** The last whole line and what follows it, read backwards. */
function readTail(fd: number, size: number): { line: string | undefined; fragment: Buffer; wholeBytes: number } {
  let tail = Buffer.alloc(0)
  for (let from = size; from > 0;) {
    const length = Math.min(BLOCK, from)
    from -= length
    const block = Buffer.alloc(length)
    readSync(fd, block, 0, length, from)
    tail = Buffer.concat([block, tail])
    const end = tail.lastIndexOf(NEWLINE)
    if (end === -1) continue
    const start = end === 0 ? -1 : tail.lastIndexOf(NEWLINE, end - 1)
    if (start === -1 && from > 0) continue
    const line = tail.subarray(start + 1, end).toString('utf8')
    return { line, fragment: tail.subarray(end + 1), wholeBytes: from + end + 1 }
  }
  return { line: undefined, fragment: tail, wholeBytes: 0 }
}

/** The hash that a line after the file's last whole one would carry; undefined when there is none. */
export function auditHeadOf(path: string): string | undefined {
  const fd = openSync(path, constants.O_RDONLY)
  try {
    const { line } = readTail(fd, fstatSync(fd).size)
    return line === undefined ? undefined : hashOfLine(line)
  } finally {
    closeSync(fd)
  }
}
