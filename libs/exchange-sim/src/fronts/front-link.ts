import type { Socket } from 'node:net'
import type { FrontCounters } from './front-counters.js'

/** A client that reads nothing for so long is cut off. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024

/** The writing end of one client's connection. What is written in one turn of the event loop leaves together. */
export class FrontLink {
  private corked = false

  constructor(
    private readonly socket: Socket,
    private readonly counters: FrontCounters,
  ) {}

  sendEvent(frame: Buffer): void {
    if (this.write(frame)) this.counters.countEvent()
  }

  sendStatus(frame: Buffer): void {
    this.write(frame)
  }

  /** Resolves when everything written so far has been handed to the system, or the connection is gone. */
  flushed(): Promise<void> {
    const { socket } = this
    this.uncork()
    if (socket.destroyed || socket.writableLength === 0) return Promise.resolve()
    return new Promise((resolve) => {
      socket.once('close', () => resolve())
      socket.write('', () => resolve())
    })
  }

  /** What was written still arrives. */
  close(): void {
    this.uncork()
    this.socket.end()
    this.socket.destroySoon()
  }

  private write(frame: Buffer): boolean {
    const { socket } = this
    if (socket.destroyed || socket.writableEnded) return false
    if (socket.writableLength > UNREAD_BYTES_MAX) {
      socket.destroy()
      return false
    }
    if (!this.corked) {
      this.corked = true
      socket.cork()
      process.nextTick(() => this.uncork())
    }
    socket.write(frame)
    return true
  }

  private uncork(): void {
    if (!this.corked) return
    this.corked = false
    this.socket.uncork()
  }
}
