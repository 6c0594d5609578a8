import type { Socket } from 'node:net'
import type { FrontCounters } from './front-counters.js'

/** A client that reads nothing for so long is cut off. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024

/** What a fault does to one callback. */
export type Delivery = { kind: 'delay'; ms: number } | { kind: 'duplicate' } | { kind: 'reorder' }

/** A callback that waits to be overtaken goes alone when nothing follows it. */
const OVERTAKEN_WITHIN_MS = 1_000

/** The writing end of one client's connection. What is written in one turn of the event loop leaves together. */
export class FrontLink {
  private corked = false
  /** What a delayed callback holds back: itself, and everything after it. */
  private delayed: Buffer[] | undefined
  /** What a client that reads nothing has not read. */
  private unread: Buffer[] | undefined
  private unreadBytes = 0
  /** A callback that lets the next one pass. */
  private passed: { frame: Buffer; limit: NodeJS.Timeout } | undefined

  constructor(
    private readonly socket: Socket,
    private readonly counters: FrontCounters,
  ) {}

  get isOpen(): boolean {
    return !this.socket.destroyed && !this.socket.writableEnded
  }

  sendEvent(frame: Buffer, delivery?: Delivery): void {
    if (delivery?.kind === 'delay') this.hold(delivery.ms)
    if (delivery?.kind === 'reorder' && !this.passed) {
      const limit = setTimeout(() => this.releasePassed(), OVERTAKEN_WITHIN_MS)
      this.passed = { frame, limit }
      return
    }
    this.event(frame)
    if (delivery?.kind === 'duplicate') this.event(frame)
    this.releasePassed()
  }

  /** What the library itself reads: no callback of the client. */
  sendNotice(frame: Buffer): void {
    this.write(frame)
  }

  /** The front reads nothing that the client sends. */
  pauseReading(ms: number): void {
    this.socket.pause()
    setTimeout(() => this.socket.resume(), ms).unref()
  }

  /** As if the client read nothing: what is sent waits, and a client for which too much waits is cut off. */
  pauseWriting(ms: number): void {
    if (this.unread) return
    this.unread = []
    setTimeout(() => this.resumeWriting(), ms).unref()
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

  /** Written, but not yet handed to the system: what the client is behind by. */
  get unsentBytes(): number {
    return this.socket.destroyed ? 0 : this.socket.writableLength
  }

  /** What was written still arrives; what a fault holds back does not. */
  close(): void {
    clearTimeout(this.passed?.limit)
    this.passed = undefined
    this.delayed = undefined
    this.unread = undefined
    this.uncork()
    this.socket.end()
    this.socket.destroySoon()
  }

  private event(frame: Buffer): void {
    if (this.delayed) this.delayed.push(frame)
    else if (this.write(frame)) this.counters.countEvent()
  }

  private hold(ms: number): void {
    if (this.delayed) return
    const held: Buffer[] = []
    this.delayed = held
    setTimeout(() => {
      if (this.delayed !== held) return
      this.delayed = undefined
      for (const frame of held) this.event(frame)
    }, ms).unref()
  }

  private releasePassed(): void {
    if (!this.passed) return
    const { frame, limit } = this.passed
    clearTimeout(limit)
    this.passed = undefined
    this.event(frame)
  }

  private write(frame: Buffer): boolean {
    const { socket } = this
    if (socket.destroyed || socket.writableEnded) return false
    if (socket.writableLength + this.unreadBytes > UNREAD_BYTES_MAX) {
      socket.destroy()
      return false
    }
    if (this.unread) {
      this.unread.push(frame)
      this.unreadBytes += frame.length
      return true
    }
    if (!this.corked) {
      this.corked = true
      socket.cork()
      process.nextTick(() => this.uncork())
    }
    socket.write(frame)
    return true
  }

  private resumeWriting(): void {
    const frames = this.unread ?? []
    this.unread = undefined
    this.unreadBytes = 0
    for (const frame of frames) this.write(frame)
  }

  private uncork(): void {
    if (!this.corked) return
    this.corked = false
    this.socket.uncork()
  }
}
