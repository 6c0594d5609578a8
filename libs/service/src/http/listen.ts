import type { Server } from 'node:http'
import { serve, type WebSocketServerLike } from '@hono/node-server'
import type { Hono } from 'hono'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Binds the application. @throws with the address in the message when the port is taken */
export function listen(
  app: Hono,
  address: { host: string; port: number },
  websocketServer?: WebSocketServerLike,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: app.fetch,
        hostname: address.host,
        port: address.port,
        ...(websocketServer ? { websocket: { server: websocketServer } } : {}),
      },
      (info) => resolve({ port: info.port, close: () => closeServer(server as Server) }),
    )
    server.on('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        taken ? new Error(`port ${address.port} on ${address.host} is taken / 端口 ${address.port} 已被占用`) : error,
      )
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
