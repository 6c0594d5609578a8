import type { NativeApiObject } from '../native/addon.js'
import { FLAG_HAS_DATA, RECORD } from './record-layout.js'
import { SpiEvent, type SpiEventKind } from './spi-event.js'
import type { TickRun } from './tick-columns.js'

/** Chunks per turn of the event loop: about 16 MiB, then timers and sockets get their turn. */
const CHUNKS_PER_TURN = 64

export interface DrainHandlers {
  events?: ((batch: SpiEvent[]) => void) | undefined
  /** Ticks of the run are read through TickColumns. Without this handler ticks come as events. */
  ticks?: ((count: number) => void) | undefined
}

interface ChunkView {
  readonly bytes: Uint8Array
  readonly header: DataView
  readonly doubles: Float64Array
  readonly ints: Int32Array
}

/** Takes what the callbacks left in the queue and hands it out in order: batches of events and runs of ticks. */
export class EventDrain {
  readonly handlers: DrainHandlers = {}
  readonly #native: NativeApiObject
  readonly #kinds: readonly SpiEventKind[]
  readonly #tickSlot: number
  readonly #run: TickRun
  readonly #poolSize: number
  readonly #views: ChunkView[] = []
  readonly #taken = new Uint32Array(3)
  #scheduled = false
  #draining = false
  #events = 0
  #ticks = 0
  #batches = 0

  constructor(native: NativeApiObject, kinds: readonly SpiEventKind[], tickSlot: number, run: TickRun) {
    this.#native = native
    this.#kinds = kinds
    this.#tickSlot = tickSlot
    this.#run = run
    this.#poolSize = native.counters().poolSize
  }

  counts(): { events: number; ticks: number; batches: number } {
    return { events: this.#events, ticks: this.#ticks, batches: this.#batches }
  }

  /**
   * A handler that throws leaves its batch counted as delivered; the error goes up to `uncaughtException` and the rest
   * of the queue follows in the next turn.
   */
  drain(chunksMax = CHUNKS_PER_TURN): void {
    // A handler that starts another drain would get later events before earlier ones.
    if (this.#draining) return
    this.#draining = true
    let emptied = false
    try {
      for (let count = 0; count < chunksMax && !emptied; count++) emptied = !this.#takeOne()
    } finally {
      this.#draining = false
      if (!emptied) this.#again()
    }
  }

  #again(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.drain()
    })
  }

  #takeOne(): boolean {
    const id = this.#native.takeChunk(this.#taken)
    if (id < 0) return false
    try {
      this.#deliver(this.#viewOf(id), this.#taken[0] as number, this.#taken[1] as number, this.#taken[2] as number)
    } finally {
      this.#native.recycleChunk(id)
    }
    return true
  }

  #viewOf(id: number): ChunkView {
    const known = this.#views[id]
    if (known) return known
    const memory = this.#native.chunkBytes(id)
    const view = {
      bytes: new Uint8Array(memory),
      header: new DataView(memory),
      doubles: new Float64Array(memory),
      ints: new Int32Array(memory),
    }
    // Ids beyond the pool are spills and come once.
    if (id < this.#poolSize) this.#views[id] = view
    return view
  }

  #deliver(view: ChunkView, used: number, records: number, ticks: number): void {
    this.#batches++
    if (ticks === records && this.handlers.ticks) {
      this.#deliverTicks(view, 0, view.header.getUint32(RECORD.bytes, true), ticks)
    } else if (ticks === 0 || !this.handlers.ticks) {
      this.#deliverEvents(view, 0, used)
    } else {
      this.#deliverMixed(view, used)
    }
  }

  /** Alternates between runs of ticks and batches of other events, so that neither overtakes. */
  #deliverMixed(view: ChunkView, used: number): void {
    let at = 0
    while (at < used) {
      const asTicks = this.#isTick(view, at)
      const from = at
      let count = 0
      while (at < used && this.#isTick(view, at) === asTicks) {
        at += view.header.getUint32(at + RECORD.bytes, true)
        count++
      }
      if (asTicks) this.#deliverTicks(view, from, (at - from) / count, count)
      else this.#deliverEvents(view, from, at)
    }
  }

  #isTick(view: ChunkView, at: number): boolean {
    const { header } = view
    if (header.getUint16(at + RECORD.slot, true) !== this.#tickSlot) return false
    return (header.getUint16(at + RECORD.flags, true) & FLAG_HAS_DATA) !== 0
  }

  #deliverTicks(view: ChunkView, from: number, stride: number, count: number): void {
    const run = this.#run
    run.bytes = view.bytes
    run.doubles = view.doubles
    run.ints = view.ints
    run.start = from + RECORD.data
    run.stride = stride
    this.#ticks += count
    this.handlers.ticks?.(count)
  }

  /** Events own their bytes (one copy per batch), since readers keep them. */
  #deliverEvents(view: ChunkView, from: number, to: number): void {
    const bytes = Buffer.from(view.bytes.slice(from, to).buffer)
    const batch: SpiEvent[] = []
    for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + RECORD.bytes)) {
      const kind = this.#kinds[bytes.readUInt16LE(at + RECORD.slot)]
      if (kind) batch.push(new SpiEvent(kind, bytes, at))
    }
    this.#events += batch.length
    this.handlers.events?.(batch)
  }
}
