import { TickCsvError, type EpochMs, type TickCsvReader, type TickCsvRow } from '@huangpu/core'
import { openTickCsv, type TickCsvFile } from '@huangpu/storage'
import type { TickFileChoice } from './tick-files.js'

/** Rows of different contracts in one file may be in each other's past by so much, as they came in. */
const DISORDER_MS = 60_000

/** A row, where it comes from, and when it is played: its own time, or the latest of its file so far. */
export interface MergedRow {
  readonly row: TickCsvRow
  readonly reader: TickCsvReader
  readonly playMs: EpochMs
}

interface Track {
  readonly order: number
  readonly choice: TickFileChoice
  /** Of its first row: it is opened only when its time comes. */
  readonly firstMs: EpochMs
  file?: TickCsvFile
  row?: TickCsvRow
  playMs: EpochMs
}

/**
 * Rows of many files in time order, at the same time in the order of the files. Only files whose time has come and is
 * not over are open, each in bounded memory.
 */
export class TickMerge {
  /** A binary heap, the earliest first. */
  private readonly heap: Track[] = []

  constructor(files: readonly { choice: TickFileChoice; firstMs: EpochMs }[]) {
    files.forEach(({ choice, firstMs }, order) => this.push({ order, choice, firstMs, playMs: firstMs }))
  }

  /** The earliest row, valid until `drop`; undefined when all is read. @throws TickCsvError naming file and line */
  peek(): MergedRow | undefined {
    for (;;) {
      const track = this.heap[0]
      if (!track) return undefined
      if (!track.file) this.open(track)
      if (track.file && track.row) return { row: track.row, reader: track.file.reader, playMs: track.playMs }
      this.removeFirst()
    }
  }

  /** When the earliest row is played. */
  peekMs(): EpochMs | undefined {
    return this.heap[0]?.playMs
  }

  /** Goes on to the next row. */
  drop(): void {
    const track = this.heap[0]
    if (track?.file) this.advance(track)
  }

  close(): void {
    for (const { file } of this.heap) file?.close()
    this.heap.length = 0
  }

  private open(track: Track): void {
    track.file = openTickCsv(track.choice.path, track.choice)
    track.playMs = -Infinity
    this.advance(track)
  }

  private advance(track: Track): void {
    const row = track.file?.reader.next()
    if (!row) {
      track.file?.close()
      this.removeFirst()
      return
    }
    if (row.atMs < track.playMs - DISORDER_MS) throw outOfOrder(track.choice.path, row)
    track.row = row
    track.playMs = Math.max(track.playMs, row.atMs)
    this.sink(0)
  }

  private push(track: Track): void {
    const { heap } = this
    heap.push(track)
    for (let at = heap.length - 1; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.isBefore(at, above)) break
      this.swap(at, above)
      at = above
    }
  }

  private removeFirst(): void {
    const last = this.heap.pop()
    if (this.heap.length === 0 || !last) return
    this.heap[0] = last
    this.sink(0)
  }

  private sink(from: number): void {
    for (let at = from; ;) {
      let first = at
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < this.heap.length && this.isBefore(below, first)) first = below
      }
      if (first === at) return
      this.swap(at, first)
      at = first
    }
  }

  private isBefore(a: number, b: number): boolean {
    const one = this.heap[a] as Track
    const other = this.heap[b] as Track
    return one.playMs < other.playMs || (one.playMs === other.playMs && one.order < other.order)
  }

  private swap(a: number, b: number): void {
    const { heap } = this
    ;[heap[a], heap[b]] = [heap[b] as Track, heap[a] as Track]
  }
}

const outOfOrder = (path: string, row: TickCsvRow): TickCsvError =>
  new TickCsvError(
    path,
    row.line,
    '文件未按时间排序，请先排序',
    'the file is not in time order: sort it by time, or give each contract a file of its own',
  )
