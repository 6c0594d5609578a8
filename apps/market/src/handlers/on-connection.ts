import { parseShanghai, type EpochMs } from '@huangpu/core'
import { connectionSnapshotSchema, eventDataSchema, type ConnectionEvent } from '@huangpu/messages'
import type { FeedBook } from '../feed-book.js'

export interface FeedConnectionPorts {
  readonly book: Pick<FeedBook, 'suspend' | 'resume'>
  readonly accountId: string
  nowMs(): EpochMs
  onChange(ready: boolean, reason: string): void
}

/** Follows the gateway's market-data session: bars that live through a loss of it are marked, and it is written down. */
export class FeedConnection {
  private ready: boolean | undefined
  private reason = ''
  private isSilent = false

  constructor(private readonly ports: FeedConnectionPorts) {}

  /** The key `connection:{account_id}`. For a late joiner it is all there is; later it only ends a silence. */
  onSnapshot(json: string): void {
    const snapshot = connectionSnapshotSchema.safeParse(parse(json)).data
    if (!snapshot) return this.onSilent('the gateway has not told the state of its market-data connection yet')
    const wasSilent = this.isSilent
    this.isSilent = false
    if (this.ready === undefined) this.apply(snapshot.md)
    else if (wasSilent) this.ports.onChange(this.ready, this.reason)
  }

  /** Nobody knows of the feed. What the bars miss meanwhile, the next tick's number tells. */
  onSilent(reason: string): void {
    this.isSilent = true
    this.ports.onChange(false, reason)
  }

  /** An entry of `stream:event`. */
  onEntry(json: string): void {
    const event = eventDataSchema.safeParse(parse(json)).data
    if (event?.type === 'connection' && event.link === 'md' && event.account_id === this.ports.accountId)
      this.apply(event)
  }

  private apply(event: ConnectionEvent): void {
    const ready = event.state === 'ready'
    const sinceMs = parseShanghai(event.datetime) ?? this.ports.nowMs()
    if (ready !== this.ready) this.ports.book[ready ? 'resume' : 'suspend'](sinceMs)
    this.ready = ready
    const why = event.reason === null ? '' : `: ${event.reason}`
    this.reason = ready ? '' : `the market-data connection is ${event.state}${why}`
    if (!this.isSilent) this.ports.onChange(ready, this.reason)
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
