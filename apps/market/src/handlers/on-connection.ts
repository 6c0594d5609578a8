import { parseShanghai, type EpochMs } from '@huangpu/core'
import { connectionSnapshotSchema, eventDataSchema, type ConnectionEvent } from '@huangpu/messages'
import type { FeedBook } from '../feed-book.js'

export interface FeedConnectionPorts {
  readonly book: FeedBook
  readonly accountId: string
  nowMs(): EpochMs
  onChange(ready: boolean, reason: string): void
}

/** Follows the gateway's market-data session: bars that live through a loss of it are marked, and it is written down. */
export class FeedConnection {
  private ready: boolean | undefined

  constructor(private readonly ports: FeedConnectionPorts) {}

  /** Value of the key `connection:{account_id}`, read once for late joiners. */
  onSnapshot(json: string | null): void {
    const snapshot = connectionSnapshotSchema.safeParse(parse(json)).data
    if (snapshot) this.apply(snapshot.md)
    else this.ports.onChange(false, 'the gateway has not told the state of its market-data connection yet')
  }

  /** An entry of `stream:event`. */
  onEntry(json: string): void {
    const event = eventDataSchema.safeParse(parse(json)).data
    if (event?.type === 'connection' && event.link === 'md' && event.account_id === this.ports.accountId)
      this.apply(event)
  }

  private apply(event: ConnectionEvent): void {
    const ready = event.state === 'ready'
    const reason = `the market-data connection is ${event.state}${event.reason === null ? '' : `: ${event.reason}`}`
    const sinceMs = parseShanghai(event.datetime) ?? this.ports.nowMs()
    if (ready !== this.ready) this.ports.book[ready ? 'resume' : 'suspend'](sinceMs)
    this.ready = ready
    this.ports.onChange(ready, ready ? '' : reason)
  }
}

function parse(json: string | null): unknown {
  if (json === null) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
