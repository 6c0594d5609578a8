import { fileURLToPath } from 'node:url'
import { runService } from '@huangpu/service'
import { WebSocketServer } from 'ws'
import { startWeb } from './service.js'

/** The browser sends nothing of size over the live connection. */
const MESSAGE_MAX_BYTES = 64 * 1024

await runService({
  name: 'web',
  waitFor: [],
  guard: 'none',
  websocketServer: new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX_BYTES, perMessageDeflate: false }),
  start: (context) => startWeb(context, fileURLToPath(new URL('../client', import.meta.url))),
})
