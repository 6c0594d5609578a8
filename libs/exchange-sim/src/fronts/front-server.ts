import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { FRAME, FrameReader, readHello, readRequest, readSymbols, type Frame, type Hello } from './frame.js'
import { FrontCounters } from './front-counters.js'
import { FrontLink } from './front-link.js'
import { WrongPortSession } from './wrong-port-session.js'

/** One client on a front, from its hello to its end. */
export interface FrontSession {
  readonly link: FrontLink
  onRequest(name: string, requestId: number, data: Buffer): void
  onSymbols(name: string, symbols: readonly string[]): void
}

export interface FrontServerOptions {
  readonly kind: 'td' | 'md'
  readonly host: string
  readonly port: number
  open(link: FrontLink, hello: Hello): FrontSession
  warn(message: string): void
}

/** A TCP front: frames in, sessions, frames out. */
export class FrontServer {
  readonly counters = new FrontCounters()
  private readonly sessions = new Map<Socket, FrontSession>()
  private readonly server: Server

  constructor(private readonly options: FrontServerOptions) {
    this.server = createServer((socket) => this.onConnection(socket))
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    const { host, port } = this.options
    return new Promise((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE'
        const zh = taken ? `端口 ${port} 已被占用，请修改 config/exchange.yaml 的 fronts` : error.message
        const en = taken ? `port ${port} is taken: change fronts in config/exchange.yaml` : error.message
        reject(new Error(`${this.options.kind} front ${host}:${port}: ${en} / ${zh}`, { cause: error }))
      })
      this.server.listen(port, host, () => resolve((this.server.address() as AddressInfo).port))
    })
  }

  *open(): Generator<FrontSession> {
    yield* this.sessions.values()
  }

  disconnectAll(): void {
    for (const session of this.sessions.values()) session.link.close()
    this.sessions.clear()
  }

  async flushed(): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => session.link.flushed()))
  }

  async close(): Promise<void> {
    this.disconnectAll()
    await new Promise<void>((resolve) => this.server.close(() => resolve()))
  }

  private onConnection(socket: Socket): void {
    socket.setNoDelay(true)
    const reader = new FrameReader()
    socket.on('error', () => undefined)
    socket.on('close', () => this.sessions.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) this.onFrame(socket, frame)
      } catch (error) {
        if (!isClientsFault(error)) throw error
        this.options.warn(`${this.options.kind} front: client dropped: ${String(error)}`)
        socket.destroy()
      }
    })
  }

  private onFrame(socket: Socket, frame: Frame): void {
    const session = this.sessions.get(socket)
    if (!session) {
      if (frame.type === FRAME.hello && !socket.destroyed) this.onHello(socket, readHello(frame.body))
      return
    }
    if (frame.type === FRAME.request) {
      this.counters.countRequest()
      const { name, requestId, data } = readRequest(frame.body)
      session.onRequest(name, requestId, data)
    } else if (frame.type === FRAME.symbols) {
      this.counters.countRequest()
      const { name, symbols } = readSymbols(frame.body)
      session.onSymbols(name, symbols)
    }
  }

  private onHello(socket: Socket, hello: Hello): void {
    const link = new FrontLink(socket, this.counters)
    const isRight = hello.api === this.options.kind
    this.sessions.set(socket, isRight ? this.options.open(link, hello) : new WrongPortSession(link, hello))
  }
}

/** What a client can cause is a frame or an ABI that we can't read; everything else is our own fault. */
const isClientsFault = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'FrameError' || error.name === 'CtpError')
