import type { ConnectionSnapshot } from '@huangpu/messages'
import type { Hono } from 'hono'
import type { Latch } from '../session/session-facts.js'

export interface ConnectionRoutePorts {
  snapshot(): ConnectionSnapshot | undefined
  /** What the libraries call themselves; null while one is not open. */
  libraries(): { td: string | null; md: string | null }
  latches(): { td: Latch | null; md: Latch | null }
  /** A person says that the cause of a latch is gone. */
  unlatch(): void
}

export function connectionRoutes(http: Hono, ports: ConnectionRoutePorts): void {
  const view = () => ({
    ...(ports.snapshot() ?? { td: null, md: null }),
    libraries: ports.libraries(),
    latches: ports.latches(),
  })
  http.get('/connection', (c) => c.json(view()))
  http.post('/unlatch', (c) => {
    ports.unlatch()
    return c.json(view())
  })
}
