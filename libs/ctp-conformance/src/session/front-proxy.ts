import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface FrontAddress {
  readonly host: string
  readonly port: number
}

/** `tcp://host:port`; undefined for what can't go through a plain TCP proxy (ssl, socks, two hosts). */
export function tcpAddressOf(url: string): FrontAddress | undefined {
  const found = /^tcp6?:\/\/(?:\[([0-9a-f:]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/i.exec(url)
  const host = found?.[1] ?? found?.[2]
  return host && found?.[3] ? { host, port: Number(found[3]) } : undefined
}

/** Stands between a library and its front on loopback: it can cut the connection, or swallow what both say. */
export class FrontProxy {
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #port = 0
  #swallows = false

  private constructor(private readonly target: FrontAddress) {
    this.#server = createServer((socket) => this.#accept(socket))
  }

  static async open(target: FrontAddress): Promise<FrontProxy> {
    const proxy = new FrontProxy(target)
    await proxy.#listen(0)
    proxy.#port = (proxy.#server.address() as AddressInfo).port
    return proxy
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.#port}`
  }

  /** Ends every connection; new ones are accepted. */
  cut(): void {
    for (const [near, far] of this.#pairs) {
      near.destroy()
      far.destroy()
    }
  }

  /** Ends every connection, and nobody listens until `admit`. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.cut()
    await closed
  }

  /** On the same port again. */
  admit(): Promise<void> {
    return this.#listen(this.#port)
  }

  /** Connections stay open and nothing passes any more, in either direction; bytes of this time are lost. */
  swallow(): void {
    this.#swallows = true
  }

  pass(): void {
    this.#swallows = false
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
  }

  #accept(near: Socket): void {
    near.on('error', () => undefined)
    const far = connect(this.target.port, this.target.host)
    const pair = [near, far] as const
    this.#pairs.add(pair)
    this.#join(near, far, pair)
    this.#join(far, near, pair)
  }

  #join(from: Socket, to: Socket, pair: readonly [Socket, Socket]): void {
    from.setNoDelay(true)
    from.on('error', () => undefined)
    from.on('data', (bytes) => {
      if (!this.#swallows) to.write(bytes)
    })
    from.on('close', () => {
      to.destroySoon()
      this.#pairs.delete(pair)
    })
  }
}
