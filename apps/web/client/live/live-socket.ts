import type { LiveMessage } from '../wire/live-message.js'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000
/** `LIVE_CLOSE.sessionEnded` of the server. */
const SESSION_ENDED = 4401

export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting'; readonly seconds: number }
  | { readonly kind: 'closed' }

/** The part of the browser's WebSocket that is used. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  close(): void
}

export interface LiveSocketOptions {
  readonly open: () => SocketLike
  readonly onMessage: (message: LiveMessage) => void
  readonly onState: (state: LiveState) => void
  /** The server ended the session, or refused the handshake, which a browser does not explain. */
  readonly onRefused: () => void
}

/** Keeps the live connection: after a loss it waits 0.5 s, then twice as long each time up to 10 s. */
export class LiveSocket {
  private socket: SocketLike | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private failures = 0
  private stopped = true

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.failures = 0
    this.connect()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    const { socket } = this
    this.socket = undefined
    socket?.close()
    this.options.onState({ kind: 'closed' })
  }

  private connect(): void {
    this.options.onState({ kind: 'connecting' })
    const socket = this.options.open()
    let opened = false
    this.socket = socket
    socket.onopen = () => {
      opened = true
      this.options.onState({ kind: 'open' })
    }
    socket.onmessage = (event) => {
      if (socket !== this.socket) return
      this.failures = 0
      const message = parse(event.data)
      if (message) this.options.onMessage(message)
    }
    socket.onclose = (event) => {
      if (socket !== this.socket || this.stopped) return
      if (!opened || event.code === SESSION_ENDED) this.options.onRefused()
      if (!this.stopped) this.waitAndConnect()
    }
  }

  private waitAndConnect(): void {
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** this.failures, LONGEST_WAIT_MS)
    this.failures += 1
    this.options.onState({ kind: 'waiting', seconds: Math.ceil(waitMs / 1000) })
    this.timer = setTimeout(() => this.connect(), waitMs)
  }
}

function parse(data: unknown): LiveMessage | undefined {
  try {
    return JSON.parse(String(data)) as LiveMessage
  } catch {
    return undefined
  }
}
