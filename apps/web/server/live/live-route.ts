import { upgradeWebSocket } from '@hono/node-server'
import { ApiProblem } from '@huangpu/service'
import { Hono } from 'hono'
import type { WebSocket } from 'ws'
import { liveOriginGuard } from '../access/request-guard.js'
import { sessionGuard, type SessionEnv } from '../access/session-guard.js'
import type { Sessions } from '../access/sessions.js'
import { LiveClient } from './live-client.js'
import type { LiveHub } from './live-hub.js'

/** GET /ws: refused before the handshake unless it comes from our page and a signed-in person. */
export function createLiveRoute(hub: LiveHub, sessions: Sessions, cookieName: string): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>()
  app.get(
    '/ws',
    liveOriginGuard,
    sessionGuard(sessions, cookieName),
    async (_context, next) => {
      if (hub.full) throw new ApiProblem(503, 'too_many_clients', '打开的页面过多', 'too many consoles are open')
      await next()
    },
    upgradeWebSocket((context) => {
      const { idHash } = (context as unknown as { get(key: 'signedIn'): { idHash: string } }).get('signedIn')
      return {
        onOpen: (_event, socket) => void hub.join(new LiveClient(socket.raw as WebSocket, idHash)),
      }
    }),
  )
  return app
}
