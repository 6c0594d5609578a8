import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { CallRules } from './call-rules.js'
import {
  FRAME,
  FrameReader,
  goodbyeFrame,
  readHello,
  readReport,
  readRequest,
  readSymbols,
  type Frame,
  type Hello,
} from './frame.js'
import { FrontCounters } from './front-counters.js'
import { FrontLink } from './front-link.js'
import { WrongPortSession } from './wrong-port-session.js'

const BACK_RETRY_MS = 200

/** One client on a front, from its hello to its end. */
export interface FrontSession {
  readonly link: FrontLink
  /** Set by the login. */
  readonly accountId: string | undefined
  onRequest(name: string, requestId: number, data: Buffer): void
  onSymbols(name: string, symbols: readonly string[]): void
}

export interface FrontServerOptions {
  readonly kind: 'td' | 'md'
  readonly host: string
  readonly port: number
  open(link: FrontLink, hello: Hello): FrontSession
  /** Around all requests that one read of a socket brought. */
  gather?(work: () => void): void
  warn(message: string): void
}

/** A TCP front: frames in, sessions, frames out. */
export class FrontServer {
  readonly counters = new FrontCounters()
  readonly rules = new CallRules(() => this.sessions.values())
  private readonly sessions = new Map<Socket, FrontSession>()
  private server: Server | undefined
  /** As bound; port 0 of the configuration has become one. */
  private port: number
  private isClosed = false
  private back: NodeJS.Timeout | undefined

  constructor(private readonly options: FrontServerOptions) {
    this.port = options.port
  }

  /** Resolves with the port. */
  async listen(): Promise<number> {
    this.port = await this.bind()
    return this.port
  }

  private bind(): Promise<number> {
    const { host } = this.options
    const { port } = this
    const server = createServer((socket) => this.onConnection(socket))
    this.server = server
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE'
        const zh = taken ? `端口 ${port} 已被占用，请修改 config/exchange.yaml 的 fronts` : error.message
        const en = taken ? `port ${port} is taken: change fronts in config/exchange.yaml` : error.message
        reject(new Error(`${this.options.kind} front ${host}:${port}: ${en} / ${zh}`, { cause: error }))
      })
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
    })
  }

  *open(): Generator<FrontSession> {
    yield* this.sessions.values()
  }

  /** Hangs up; on the clients of one account where it is given. `reason`: of their OnFrontDisconnected. */
  disconnect(over: { accountId?: string | undefined; reason?: number } = {}): void {
    for (const [socket, session] of this.sessions) {
      if (over.accountId !== undefined && over.accountId !== session.accountId) continue
      if (over.reason !== undefined) session.link.sendNotice(goodbyeFrame(over.reason))
      session.link.close()
      this.sessions.delete(socket)
    }
  }

  /** Refuses connections; for so long, or until `comeBack`. */
  goAway(ms?: number): void {
    clearTimeout(this.back)
    this.server?.close()
    this.server = undefined
    if (ms !== undefined) this.back = setTimeout(() => this.comeBack(), ms)
  }

  comeBack(): void {
    clearTimeout(this.back)
    if (this.server || this.isClosed) return
    this.bind().catch((error: unknown) => {
      this.server = undefined
      this.options.warn(`${this.options.kind} front: not back yet: ${String(error)}`)
      this.back = setTimeout(() => this.comeBack(), BACK_RETRY_MS)
    })
  }

  /** For so long the front, or its clients, read nothing. */
  pause(who: 'front' | 'client', ms: number, accountId?: string): void {
    for (const { link, accountId: of } of this.sessions.values()) {
      if (accountId !== undefined && accountId !== of) continue
      if (who === 'front') link.pauseReading(ms)
      else link.pauseWriting(ms)
    }
  }

  async flushed(): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => session.link.flushed()))
  }

  /** Of the client that is behind most. */
  unsentBytes(): number {
    return Math.max(0, ...[...this.sessions.values()].map((session) => session.link.unsentBytes))
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.back)
    this.disconnect()
    const { server } = this
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  private onConnection(socket: Socket): void {
    socket.setNoDelay(true)
    const reader = new FrameReader()
    const gather = this.options.gather ?? ((work) => work())
    socket.on('error', () => undefined)
    socket.on('close', () => this.sessions.delete(socket))
    socket.on('data', (chunk: Buffer) => gather(() => this.onChunk(socket, reader, chunk)))
  }

  private onChunk(socket: Socket, reader: FrameReader, chunk: Buffer): void {
    try {
      for (const frame of reader.push(chunk)) this.onFrame(socket, frame)
    } catch (error) {
      if (!isClientsFault(error)) throw error
      this.options.warn(`${this.options.kind} front: client dropped: ${String(error)}`)
      socket.destroy()
    }
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
    } else if (frame.type === FRAME.report) {
      const { what, ruleId } = readReport(frame.body)
      this.rules.onReport(session, what, ruleId)
    }
  }

  private onHello(socket: Socket, hello: Hello): void {
    const link = new FrontLink(socket, this.counters)
    const isRight = hello.api === this.options.kind
    const session = isRight ? this.options.open(link, hello) : new WrongPortSession(link, hello)
    this.sessions.set(socket, session)
    this.rules.greet(session)
  }
}

/** What a client can cause is a frame or an ABI that we can't read; everything else is our own fault. */
const isClientsFault = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'FrameError' || error.name === 'CtpError')
