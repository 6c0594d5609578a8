import type { NativeApiObject } from '../native/addon.js'
import { CHUNK_BYTES, FLAG_HAS_DATA, RECORD } from './record-layout.js'
import { SpiEvent, type SpiEventKind } from './spi-event.js'
import type { TickRun } from './tick-columns.js'

/** Chunks per turn of the event loop: about 16 MiB, then timers and sockets get their turn. */
const CHUNKS_PER_TURN = 64

/** Ticks are dropped because the reader fell behind: told when it begins, and when the reader has caught up. */
export interface QueueOverflow {
  readonly state: 'began' | 'ended'
  /** Dropped since it began; while it lasts there will be more. */
  readonly ticksDropped: number
}

export interface DrainHandlers {
  events?: ((batch: SpiEvent[]) => void) | undefined
  /** Ticks of the run are read through TickColumns. Without this handler ticks come as events. */
  ticks?: ((count: number) => void) | undefined
  overflow?: ((overflow: QueueOverflow) => void) | undefined
}

/** Places in the batch that `take` fills. */
const BATCH = { bytes: 0, ticks: 1, more: 2, overflows: 3, overflowing: 4, length: 5 } as const

/** Takes what the callbacks left in the queue and hands it out in order: batches of events and runs of ticks. */
export class EventDrain {
  readonly handlers: DrainHandlers = {}
  readonly #native: NativeApiObject
  readonly #kinds: readonly SpiEventKind[]
  readonly #tickSlot: number
  readonly #run: TickRun
  readonly #bytes: Uint8Array
  readonly #header: DataView
  readonly #batch = new Uint32Array(BATCH.length)
  #scheduled = false
  #draining = false
  #events = 0
  #ticks = 0
  #batches = 0
  #overflows = 0
  #overflowing = false
  #droppedBefore = 0

  constructor(native: NativeApiObject, kinds: readonly SpiEventKind[], tickSlot: number, run: TickRun) {
    this.#native = native
    this.#kinds = kinds
    this.#tickSlot = tickSlot
    this.#run = run
    this.#bytes = new Uint8Array(CHUNK_BYTES)
    this.#header = new DataView(this.#bytes.buffer)
    run.view = this.#header
    run.doubles = new Float64Array(this.#bytes.buffer)
    run.ints = new Int32Array(this.#bytes.buffer)
  }

  counts(): { events: number; ticks: number; batches: number } {
    return { events: this.#events, ticks: this.#ticks, batches: this.#batches }
  }

  /** Hands out what waits; after `chunksMax` the rest follows in the next turn of the event loop. */
  drain(chunksMax = CHUNKS_PER_TURN): void {
    // A handler that starts another drain would get later events before earlier ones.
    if (this.#draining) return
    this.#draining = true
    let emptied = false
    for (let count = 0; count < chunksMax && !emptied; count++) emptied = !this.#takeOne()
    this.#draining = false
    if (!emptied) this.#again()
  }

  #again(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.drain()
    })
  }

  /** False when the queue will wake us again. */
  #takeOne(): boolean {
    const records = this.#native.take(this.#bytes, this.#batch)
    if (records === 0) return false
    const more = this.#batch[BATCH.more] === 1
    const overflowing = this.#batch[BATCH.overflowing] === 1
    if (this.#batch[BATCH.overflows] !== this.#overflows) this.#tellOverflow('began')
    try {
      this.#deliver(records, this.#batch[BATCH.bytes] as number, this.#batch[BATCH.ticks] as number)
    } catch (error) {
      throwLater(error)
    }
    if (this.#overflowing && !overflowing) this.#tellOverflow('ended')
    return more
  }

  #tellOverflow(state: QueueOverflow['state']): void {
    const { ticksDropped } = this.#native.counters()
    const told: QueueOverflow = { state, ticksDropped: ticksDropped - this.#droppedBefore }
    this.#overflows = this.#batch[BATCH.overflows] as number
    this.#overflowing = state === 'began'
    if (state === 'ended') this.#droppedBefore = ticksDropped
    try {
      this.handlers.overflow?.(told)
    } catch (error) {
      throwLater(error)
    }
  }

  #deliver(records: number, used: number, ticks: number): void {
    this.#batches++
    if (ticks === records && this.handlers.ticks) {
      this.#deliverTicks(0, this.#header.getUint32(RECORD.bytes, true), ticks)
    } else if (ticks === 0 || !this.handlers.ticks) {
      this.#deliverEvents(0, used)
    } else {
      this.#deliverMixed(used)
    }
  }

  /** Alternates between runs of ticks and batches of other events, so that neither overtakes. */
  #deliverMixed(used: number): void {
    let at = 0
    while (at < used) {
      const asTicks = this.#isTick(at)
      const from = at
      let count = 0
      while (at < used && this.#isTick(at) === asTicks) {
        at += this.#header.getUint32(at + RECORD.bytes, true)
        count++
      }
      if (asTicks) this.#deliverTicks(from, (at - from) / count, count)
      else this.#deliverEvents(from, at)
    }
  }

  #isTick(at: number): boolean {
    const header = this.#header
    if (header.getUint16(at + RECORD.slot, true) !== this.#tickSlot) return false
    return (header.getUint16(at + RECORD.flags, true) & FLAG_HAS_DATA) !== 0
  }

  #deliverTicks(from: number, stride: number, count: number): void {
    this.#run.start = from + RECORD.data
    this.#run.stride = stride
    this.#ticks += count
    this.handlers.ticks?.(count)
  }

  /** Events own their bytes (one copy per batch), since readers keep them. */
  #deliverEvents(from: number, to: number): void {
    const bytes = Buffer.from(this.#bytes.slice(from, to).buffer)
    const batch: SpiEvent[] = []
    for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + RECORD.bytes)) {
      const kind = this.#kinds[bytes.readUInt16LE(at + RECORD.slot)]
      if (kind) batch.push(new SpiEvent(kind, bytes, at))
    }
    this.#events += batch.length
    this.handlers.events?.(batch)
  }
}

/**
 * Thrown from a callback of native code Node would only warn of it. This way it is an uncaughtException, and the batch
 * counts as delivered.
 */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
