import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { CtpError } from '../errors/ctp-error.js'

/** What `native/addon.cc` exports. Generic: slots, shapes and bytes. */
export interface Addon {
  readonly Library: new (path: string) => NativeLibrary
  readonly ApiObject: new (library: NativeLibrary, options: ApiObjectOptions, wake: () => void) => NativeApiObject
  /** A descriptor that holds the lock, or the negative errno. */
  lockFile(path: string): number
  unlockFile(descriptor: number): void
  hasLocale(name: string): boolean
}

export interface NativeLibrary {
  has(symbol: string): boolean
  callText(symbol: string): string
}

export interface ApiObjectOptions {
  readonly createSymbol: string
  readonly createFlags: readonly boolean[]
  readonly flowPath: string
  /** From lockFile; closed by the object when it is released or its environment ends. */
  readonly lockDescriptor: number
  readonly registerSpiSlot: number
  readonly releaseSlot: number
  readonly rspInfoBytes: number
  /** Triples of shape number, is tick, data bytes; one per SPI slot. */
  readonly spi: Uint32Array
  readonly chunkBytes: number
  readonly queueBytes: number
}

export interface NativeApiObject {
  callPlain(slot: number): void
  callText(slot: number): string
  callAddress(slot: number, address: string): void
  callTopic(slot: number, resumeType: number, seqNo: number): void
  callStruct(slot: number, struct: Buffer): void
  callRequest(slot: number, struct: Buffer, requestId: number): number
  callSymbols(slot: number, symbols: readonly string[]): number
  registerSpi(): void
  release(): Promise<void>
  /** For a process that exits: detaches, releases and waits. False when the library has not come back in time. */
  endWithin(milliseconds: number): boolean
  /**
   * Copies the oldest chunk of the queue; answers its number of records, 0 when nothing waits. `batch` becomes
   * [bytes, ticks, more, overflows, overflowing]; unless more is 1 the next callback wakes again. Overflows are counted
   * episodes in which ticks were dropped, overflowing is 1 while one lasts.
   */
  take(into: Uint8Array, batch: Uint32Array): number
  counters(): NativeCounters
  setKeepAlive(on: boolean): void
}

export interface NativeCounters {
  readonly records: number
  readonly ticksDropped: number
  readonly chunksSpilled: number
  readonly lost: number
  readonly overflows: number
  /** Unread now, and at most so far. */
  readonly bytes: number
  readonly bytesHighWater: number
}

/** Order of `enum class SpiShape` in native/spi-object.h. */
export const SPI_SHAPE_NUMBERS = {
  connected: 1,
  number: 2,
  return: 3,
  error_return: 4,
  response: 5,
  error: 6,
} as const

let loaded: Addon | undefined

/** Both src/native and dist/native are two folders below the package. The own build counts before the release's. */
const ADDON_FILES = [
  '../../build/Release/ctp_binding.node',
  `../../prebuilds/${process.platform}-${process.arch}/ctp-node-binding.node`,
].map((file) => fileURLToPath(new URL(file, import.meta.url)))
const BUILD_SCRIPT = fileURLToPath(new URL('../../scripts/build-addon.mjs', import.meta.url))

/** Throws ADDON_NOT_BUILT. The tables of `abi/` need no addon. */
export function loadAddon(): Addon {
  if (loaded) return loaded
  const file = ADDON_FILES.find((candidate) => existsSync(candidate))
  if (file === undefined) throw notBuilt()
  try {
    loaded = createRequire(import.meta.url)(file) as Addon
    return loaded
  } catch (cause) {
    throw notBuilt(cause)
  }
}

function notBuilt(cause?: unknown): CtpError {
  const reason = cause instanceof Error ? { zh: `（${cause.message}）`, en: ` (${cause.message})` } : { zh: '', en: '' }
  return new CtpError(
    'ADDON_NOT_BUILT',
    {
      zh: `CTP 插件未编译或无法在此加载${reason.zh}；请运行 node ${BUILD_SCRIPT}`,
      en: `the CTP addon is not built or does not load here${reason.en}; run node ${BUILD_SCRIPT}`,
    },
    { cause },
  )
}
