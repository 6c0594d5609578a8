/** Stands between clients and a front, and digests every byte that the front sends, connection by connection. */
import { createHash, type Hash } from 'node:crypto'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'

export class WireTap {
  /** False: whoever comes is hung up on, and the front does not hear of it. */
  isOpen = true
  private readonly hashes: Hash[] = []
  private readonly sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {}

  static async open(frontPort: number): Promise<WireTap> {
    const server = createServer()
    const tap = new WireTap(server)
    server.on('connection', (client) => tap.join(client, frontPort))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return tap
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** In the order in which the connections came. */
  digests(): string[] {
    return this.hashes.map((hash) => hash.copy().digest('hex'))
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  private join(client: Socket, frontPort: number): void {
    if (!this.isOpen) return void client.destroy()
    const hash = createHash('sha256')
    this.hashes.push(hash)
    const front = connect(frontPort, '127.0.0.1')
    for (const socket of [client, front]) {
      this.sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
    }
    front.on('data', (chunk) => {
      hash.update(chunk)
      client.write(chunk)
    })
    front.on('end', () => client.end())
    client.on('data', (chunk) => front.write(chunk))
    client.on('close', () => front.end())
  }
}
