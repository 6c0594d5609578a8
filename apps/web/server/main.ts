import { fileURLToPath } from 'node:url'
import { runService } from '@huangpu/service'
import { WebSocketServer } from 'ws'
import { startWeb } from './service.js'
import { LIVE_CLOSE } from './live/live-close.js'

/** How long a browser may take to say goodbye. */
const GOODBYE_MS = 500
/** The browser sends nothing of size over the live connection. */
const MESSAGE_MAX_BYTES = 64 * 1024

const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false })
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => closeAll(sockets))

await runService({
  name: 'web',
  waitFor: [],
  guard: 'none',
  websocketServer: sockets,
  start: (context) => startWeb(context, fileURLToPath(new URL('../client', import.meta.url))),
})

/** A server is closed when its last connection is gone, and live ones do not go by themselves. */
function closeAll(server: WebSocketServer): void {
  for (const socket of server.clients) {
    socket.close(LIVE_CLOSE.serverStopping, 'server stopping')
    setTimeout(() => socket.terminate(), GOODBYE_MS)
  }
}
