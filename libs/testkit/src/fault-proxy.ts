import { connect, createServer, type Socket } from 'node:net'

/** What happens to bytes that a server answers. */
type Mode = 'pass' | 'lose_replies' | 'black_hole'

export interface FaultProxy {
  readonly port: number
  /** Requests arrive, answers vanish: the server did the work and the client does not know. */
  loseReplies(): void
  /** Nothing arrives on either side, and no connection is refused. */
  blackHole(): void
  /** Ends every connection and lets new ones through. */
  cut(): void
  /** New bytes pass again; what vanished stays so. */
  pass(): void
  /** Bytes of answers that vanished. */
  lostBytes(): number
  stop(): Promise<void>
}

/** Stands between a client and a server on loopback and breaks what passes. */
export function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  let mode: Mode = 'pass'
  let lost = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (bytes) => {
      if (mode !== 'black_hole') upstream.write(bytes)
    })
    upstream.on('data', (bytes) => {
      if (mode === 'pass') client.write(bytes)
      else lost += bytes.length
    })
  })
  const cut = (): void => {
    mode = 'pass'
    for (const socket of sockets) socket.destroy()
  }
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (!address || typeof address !== 'object') return reject(new Error('no port'))
      resolve({
        port: address.port,
        loseReplies: () => void (mode = 'lose_replies'),
        blackHole: () => void (mode = 'black_hole'),
        pass: () => void (mode = 'pass'),
        cut,
        lostBytes: () => lost,
        stop: () => {
          cut()
          return new Promise((done) => server.close(() => done()))
        },
      })
    })
  })
}
