import type { WebSocket } from 'ws'
import { LIVE_CLOSE } from './live-close.js'

/** Beyond this much unsent, quotes wait and are conflated; everything else still goes. */
const CONFLATE_ABOVE_BYTES = 256 * 1024
/** Beyond this much the client is not reading: it is dropped and may come back for a new snapshot. */
const DROP_ABOVE_BYTES = 4 * 1024 * 1024

/** One browser tab. */
export class LiveClient {
  /** Contracts whose change this client has not been sent. */
  private readonly owed = new Set<string>()
  private answered = true

  constructor(
    private readonly socket: WebSocket,
    readonly sessionIdHash: string,
  ) {
    socket.on('pong', () => (this.answered = true))
    // Nothing is expected from a browser; an error is followed by `close`.
    socket.on('error', () => undefined)
  }

  onClose(listener: () => void): void {
    this.socket.on('close', listener)
  }

  send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > DROP_ABOVE_BYTES) {
      this.close(LIVE_CLOSE.tooSlow, 'too slow')
      this.socket.terminate()
      return
    }
    this.socket.send(text)
  }

  /** `text` says what changed now; a client that fell behind gets the last state of all it missed instead. */
  sendQuotes(text: string, symbols: readonly string[], textOf: (symbols: Iterable<string>) => string): void {
    if (this.socket.bufferedAmount > CONFLATE_ABOVE_BYTES) {
      for (const symbol of symbols) this.owed.add(symbol)
      return
    }
    if (this.owed.size === 0) {
      this.send(text)
      return
    }
    for (const symbol of symbols) this.owed.add(symbol)
    this.send(textOf(this.owed))
    this.owed.clear()
  }

  /** False when the last ping was not answered: the tab is gone. */
  ping(): boolean {
    if (!this.answered) {
      this.socket.terminate()
      return false
    }
    this.answered = false
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping()
    return true
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason)
  }
}
