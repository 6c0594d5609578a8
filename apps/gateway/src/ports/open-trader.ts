import { openTraderApi } from 'ctp-node-binding'
import type { SpiCallback, TraderPort } from './counter-ports.js'
import { spiCallbackOf } from './spi-callback.js'

export interface TraderOpening {
  readonly library: string
  readonly abi: string
  readonly productionMode: boolean
  readonly flowPath: string
  readonly front: string
  onCallbacks(batch: readonly SpiCallback[]): void
}

/** Loads the trading library and lets it connect. @throws CtpError with a sentence in both languages */
export function openTrader(opening: TraderOpening): TraderPort {
  const { library, flowPath, abi, productionMode } = opening
  const api = openTraderApi({ library, flowPath, abi, productionMode })
  api.onEvents((batch) => opening.onCallbacks(batch.map(spiCallbackOf)))
  // The whole day again after each login: what resuming would deliver depends on files that may be stale.
  api.subscribePrivateTopic('restart')
  api.subscribePublicTopic('quick')
  api.registerFront(opening.front)
  api.init()
  return {
    version: api.version,
    frontRates: () => api.getFrontInfo(),
    hasRequest: (name) => api.hasRequest(name),
    has: (struct, field) => api.abi.struct(struct).has(field),
    request: (name, fields, requestId) => api.request(name, fields, requestId),
    stats: () => ({ ...api.stats() }),
    release: () => api.release(),
  }
}
