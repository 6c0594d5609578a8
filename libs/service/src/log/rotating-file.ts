import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { turnedLogs } from './turned-logs.js'

const NEWLINE = 10

/**
 * A log that only its owner writes. A line is in the kernel's hands when `write` returns, so that kill -9 loses none, and
 * lies whole in one file: before a line would make the file larger than `bytesMax`, the file is set aside as
 * `{file}.{n}`, n rising. A disk that refuses loses lines, never the process: how many is said when it takes them again.
 */
export class RotatingFile {
  #descriptor: number | undefined
  #bytes = 0
  /** Part of a line stands at the end: what a refusing disk or a power cut left of it. */
  #torn = false
  #lost = 0

  constructor(
    private readonly file: string,
    private readonly options: {
      readonly bytesMax: number
      /** A file was set aside. */
      onTurn(turned: string): void
      /** A line that tells of lost ones; without a newline. */
      lostLine(count: number): string
      /** The system's call, for tests of a disk that refuses. */
      readonly writeBytes?: typeof writeSync
    },
  ) {
    mkdirSync(dirname(file), { recursive: true })
  }

  /** One line with its newline. Never throws. */
  write(line: string): void {
    try {
      if (this.#lost > 0) {
        this.#append(`${this.options.lostLine(this.#lost)}\n`)
        this.#lost = 0
      }
      this.#append(line)
    } catch {
      this.#lost += 1
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #append(line: string): void {
    const bytes = Buffer.from(line)
    let descriptor = (this.#descriptor ??= this.#open())
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.options.bytesMax) descriptor = this.#turn()
    if (this.#torn) this.#put(descriptor, Buffer.from('\n'))
    this.#put(descriptor, bytes)
  }

  #put(descriptor: number, bytes: Buffer): void {
    const { writeBytes = writeSync } = this.options
    for (let done = 0; done < bytes.length;) {
      const written = writeBytes(descriptor, bytes, done)
      done += written
      this.#bytes += written
      this.#torn = bytes[done - 1] !== NEWLINE
    }
  }

  #open(): number {
    const descriptor = openSync(this.file, 'a+')
    this.#bytes = fstatSync(descriptor).size
    const last = Buffer.alloc(1)
    if (this.#bytes > 0) readSync(descriptor, last, 0, 1, this.#bytes - 1)
    this.#torn = this.#bytes > 0 && last[0] !== NEWLINE
    return descriptor
  }

  #turn(): number {
    this.close()
    const turned = `${this.file}.${(turnedLogs(this.file).at(-1)?.number ?? 0) + 1}`
    renameSync(this.file, turned)
    const descriptor = (this.#descriptor = this.#open())
    this.options.onTurn(turned)
    return descriptor
  }
}
