import { createServer, type AddressInfo, type Socket } from 'node:net'

/** A loopback listener that takes every connection and never answers. */
export interface SilentFront {
  readonly url: string
  /** The first bytes of a connection have come. */
  onGreeting(handler: (socket: Socket) => void): void
  /** Ends it, and all connections. */
  close(): void
}

export async function silentFront(): Promise<SilentFront> {
  const sockets = new Set<Socket>()
  let greeted: (socket: Socket) => void = () => undefined
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => greeted(socket))
    socket.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onGreeting: (handler) => void (greeted = handler),
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
