import { heartbeatKey } from '@huangpu/messages'
import type { Bus } from './bus.js'
import type { BusLog } from './bus-log.js'

export const HEARTBEAT_EVERY_MS = 10_000
export const HEARTBEAT_TTL_MS = 30_000

/** Writes `heartbeat:{service}` now and every 10 s; without it the key is gone after 30 s. Returns how to stop. */
export function startHeartbeat(options: { bus: Bus; service: string; state: () => string; log: BusLog }): () => void {
  const startedAt = new Date().toISOString()
  const beat = (): void => {
    const value = JSON.stringify({ pid: process.pid, started_at: startedAt, state: options.state() })
    options.bus.keys
      .set(heartbeatKey(options.service), value, { ttlMs: HEARTBEAT_TTL_MS })
      .catch((error: unknown) => options.log.warn({ err: error }, 'heartbeat not written'))
  }
  beat()
  const timer = setInterval(beat, HEARTBEAT_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
