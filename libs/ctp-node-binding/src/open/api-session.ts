import type { Abi } from '../abi/load-abi.js'
import type { ApiKind } from '../abi/abi-document.js'
import type { ApiMethod, ApiShape, SpiMethod } from '../abi/method-shape.js'
import type { EncodableValues } from '../abi/struct-codec.js'
import { methodRemedy } from '../abi/version-span.js'
import { CtpError } from '../errors/ctp-error.js'
import { EventDrain, type QueueOverflow } from '../events/event-drain.js'
import { CHUNK_BYTES } from '../events/record-layout.js'
import type { SpiEvent, SpiEventKind } from '../events/spi-event.js'
import { emptyRun, type TickRun } from '../events/tick-columns.js'
import { loadAddon, SPI_SHAPE_NUMBERS, type NativeApiObject } from '../native/addon.js'
import { endAtExit, forget } from './end-at-exit.js'
import { checkApiOptions, type ApiOptions } from './api-options.js'
import { openFlowDirectory } from './flow-directory.js'
import { openVendorLibrary, type VendorLibrary } from './vendor-library.js'

/** Counted since the object was opened. */
export interface ApiStats {
  /** Callbacks that the library made, ticks included. */
  readonly received: number
  /** Events handed to `onEvents`. */
  readonly events: number
  /** Ticks handed to `onTicks`. */
  readonly ticks: number
  /** Hand-overs; many callbacks come in one. */
  readonly batches: number
  /** Ticks dropped because the reader fell behind by more than `queueBytesMax`. */
  readonly ticksDropped: number
  /** Pieces of extra memory that events took because the reader fell behind. */
  readonly chunksSpilled: number
  /** Events lost because the process is out of memory; anything but 0 calls for a restart. */
  readonly lost: number
  /** Times that ticks were dropped: each from the first drop until the reader had caught up. */
  readonly overflows: number
  /** Unread now; of it and of the next, record headers are a part. */
  readonly queueBytes: number
  /** Most that was ever unread. */
  readonly queueBytesHighWater: number
  /** The option: beyond it ticks are dropped. Other events may exceed it. */
  readonly queueBytesMax: number
}

export type ApiState = 'configuring' | 'running' | 'releasing' | 'released'

/** The return code of a request that could not be written. */
export const NOT_CONNECTED = -1

const OTHER_FORM = {
  zh: '它不能按名字调用，有自己的函数',
  en: 'it is not called by name, it has a function of its own',
}

const TICK_CALLBACK = 'OnRtnDepthMarketData'

/** What trader and market data objects share: one API object of a library, its queue and its life. */
export class ApiSession {
  readonly library: VendorLibrary
  readonly tickRun: TickRun = emptyRun()
  state: ApiState = 'configuring'
  readonly #kind: ApiKind
  readonly #native: NativeApiObject
  readonly #drain: EventDrain
  readonly #methods: ReadonlyMap<string, ApiMethod>
  readonly #queueBytesMax: number
  #releasing: Promise<void> | undefined

  constructor(kind: ApiKind, options: ApiOptions) {
    this.#kind = kind
    const checked = checkApiOptions(options)
    const addon = loadAddon()
    this.#queueBytesMax = checked.queueBytesMax
    this.library = openVendorLibrary(addon, kind, checked)
    const { abi } = this.library
    const methods = kind === 'trader' ? abi.traderApi : abi.mdApi
    const spi = kind === 'trader' ? abi.traderSpi : abi.mdSpi
    this.#methods = new Map(methods.map((method) => [method.name, method]))
    const flow = openFlowDirectory(addon, checked.flowPath)
    try {
      const nativeOptions = {
        createSymbol: this.library.createSymbol,
        createFlags: this.library.createFlags,
        flowPath: flow.prefix,
        lockDescriptor: flow.lockDescriptor,
        registerSpiSlot: this.method('RegisterSpi').slot,
        releaseSlot: this.method('Release').slot,
        rspInfoBytes: abi.struct('RspInfo').size,
        spi: spiPlan(abi, spi),
        chunkBytes: CHUNK_BYTES,
        queueBytes: checked.queueBytesMax,
      }
      this.#native = new addon.ApiObject(this.library.native, nativeOptions, () => this.#drain.drain())
    } catch (cause) {
      addon.unlockFile(flow.lockDescriptor)
      throw createFailed(this.library.file, cause)
    }
    endAtExit(this.#native)
    const tickSlot = spi.findIndex((method) => method.name === TICK_CALLBACK)
    this.#drain = new EventDrain(this.#native, eventKinds(abi, spi), tickSlot, this.tickRun)
  }

  get abi(): Abi {
    return this.library.abi
  }

  /** Throws UNKNOWN_METHOD. */
  method(name: string, ...shapes: ApiShape[]): ApiMethod {
    const method = this.#methods.get(name)
    if (method && (shapes.length === 0 || shapes.includes(method.shape))) return method
    const remedy = method ? OTHER_FORM : methodRemedy(this.#kind, name)
    throw new CtpError('UNKNOWN_METHOD', {
      zh: `CTP ${this.abi.version} 没有接口函数 ${name}：${remedy.zh}`,
      en: `CTP ${this.abi.version} has no method ${name}: ${remedy.en}`,
    })
  }

  hasMethod(name: string): boolean {
    return this.#methods.has(name)
  }

  onEvents(handler: (batch: SpiEvent[]) => void): void {
    this.#drain.handlers.events = handler
  }

  onTicks(handler: (count: number) => void): void {
    this.#drain.handlers.ticks = handler
  }

  onOverflow(handler: (overflow: QueueOverflow) => void): void {
    this.#drain.handlers.overflow = handler
  }

  /** The object to call, if its life has come to one of these states. Throws WRONG_STATE or RELEASED. */
  native(action: string, ...states: ApiState[]): NativeApiObject {
    if (states.length === 0 || states.includes(this.state)) {
      if (this.state === 'configuring' || this.state === 'running') return this.#native
    }
    if (this.state === 'releasing' || this.state === 'released') {
      throw new CtpError('RELEASED', {
        zh: `${action}：接口对象已释放，请重新打开`,
        en: `${action}: the API object is released, open a new one`,
      })
    }
    const when = this.state === 'running' ? ['在 init 之前', 'before'] : ['在 init 之后', 'after']
    throw new CtpError('WRONG_STATE', {
      zh: `${action} 必须${when[0]}调用`,
      en: `${action} must be called ${when[1]} init`,
    })
  }

  registerFront(url: string): void {
    this.native('registerFront', 'configuring').callAddress(this.method('RegisterFront').slot, url)
  }

  registerNameServer(url: string): void {
    this.native('registerNameServer', 'configuring').callAddress(this.method('RegisterNameServer').slot, url)
  }

  registerFensUserInfo(fields: EncodableValues): void {
    const { slot, struct } = this.method('RegisterFensUserInfo', 'struct')
    const bytes = this.abi.struct(struct as string).encode(fields)
    this.native('registerFensUserInfo', 'configuring').callStruct(slot, bytes)
  }

  init(): void {
    const native = this.native('init', 'configuring')
    if (!this.#drain.handlers.events) {
      throw new CtpError('WRONG_STATE', {
        zh: 'init 之前必须先用 onEvents 登记处理函数，否则事件会丢失',
        en: 'register a handler with onEvents before init: events would be lost',
      })
    }
    native.registerSpi()
    native.setKeepAlive(true)
    this.state = 'running'
    native.callPlain(this.method('Init').slot)
  }

  /** The library's return code: 0 written to the socket, -1 network, -2 too many pending, -3 too many per second. */
  request(name: string, fields: EncodableValues, requestId: number): number {
    const method = this.method(name, 'request', 'submit')
    const bytes = this.abi.struct(method.struct as string).encode(fields)
    // An event handler that is still fed while the object is being released must not trip over that.
    if (this.state === 'releasing') return NOT_CONNECTED
    return this.native(name).callRequest(method.slot, bytes, requestId)
  }

  tradingDay(): string {
    if (this.state === 'releasing') return ''
    return this.native('getTradingDay').callText(this.method('GetTradingDay').slot)
  }

  keepAlive(on: boolean): void {
    this.#native.setKeepAlive(on)
  }

  stats(): ApiStats {
    const { records, bytes, bytesHighWater, ...counters } = this.#native.counters()
    return {
      received: records,
      ...this.#drain.counts(),
      ...counters,
      queueBytes: bytes,
      queueBytesHighWater: bytesHighWater,
      queueBytesMax: this.#queueBytesMax,
    }
  }

  /** Calling it again answers the same promise. Events that were waiting are handed out before it resolves. */
  release(): Promise<void> {
    return (this.#releasing ??= this.#release())
  }

  async #release(): Promise<void> {
    this.state = 'releasing'
    try {
      await this.#native.release()
      forget(this.#native)
      this.#drain.drain(Number.POSITIVE_INFINITY)
    } finally {
      this.state = 'released'
    }
  }
}

function spiPlan(abi: Abi, methods: readonly SpiMethod[]): Uint32Array {
  const plan = new Uint32Array(methods.length * 3)
  for (const { slot, name, shape, struct } of methods) {
    plan[slot * 3] = SPI_SHAPE_NUMBERS[shape]
    plan[slot * 3 + 1] = name === TICK_CALLBACK ? 1 : 0
    plan[slot * 3 + 2] = struct ? abi.struct(struct).size : 0
  }
  return plan
}

function eventKinds(abi: Abi, methods: readonly SpiMethod[]): SpiEventKind[] {
  const rspInfoCodec = abi.struct('RspInfo')
  return methods.map(({ name, shape, struct }) => ({
    name,
    shape,
    codec: struct ? abi.struct(struct) : undefined,
    rspInfoCodec,
  }))
}

function createFailed(file: string, cause: unknown): CtpError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new CtpError(
    'CREATE_FAILED',
    { zh: `${file} 未能创建接口对象：${reason}`, en: `${file} could not create its API object: ${reason}` },
    { cause },
  )
}
