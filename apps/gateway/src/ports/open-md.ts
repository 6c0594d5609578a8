import { openMdApi, type QueueOverflow } from 'ctp-node-binding'
import { type RawTickReader, rawTickReader } from '../ticks/raw-tick-reader.js'
import type { MdPort, SpiCallback } from './counter-ports.js'
import { spiCallbackOf } from './spi-callback.js'

export interface MdOpening {
  readonly library: string
  readonly abi: string
  readonly productionMode: boolean
  readonly flowPath: string
  readonly front: string
  onCallbacks(batch: readonly SpiCallback[]): void
  /** A run of ticks, to be read within the call. */
  onTicks(count: number, read: RawTickReader): void
  /** Ticks are dropped since this process reads too slowly, or no longer. */
  onOverflow(overflow: QueueOverflow): void
}

/** Loads the market data library and lets it connect. @throws CtpError with a sentence in both languages */
export function openMd(opening: MdOpening): MdPort {
  const { library, flowPath, abi, productionMode } = opening
  const api = openMdApi({ library, flowPath, abi, productionMode })
  const read = rawTickReader(api.ticks)
  api.onEvents((batch) => opening.onCallbacks(batch.map(spiCallbackOf)))
  api.onTicks((count) => opening.onTicks(count, read))
  api.onOverflow((overflow) => opening.onOverflow(overflow))
  api.registerFront(opening.front)
  api.init()
  return {
    version: api.version,
    has: (struct, field) => api.abi.struct(struct).has(field),
    request: (name, fields, requestId) => api.request(name, fields, requestId),
    subscribe: (symbols) => api.subscribeMarketData(symbols),
    stats: () => ({ ...api.stats() }),
    unsubscribe: (symbols) => api.unsubscribeMarketData(symbols),
    release: () => api.release(),
  }
}
