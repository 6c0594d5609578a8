import { connectionSnapshotSchema, eventDataSchema, type ConnectionEvent } from '@huangpu/messages'

export interface CounterConnectionOptions {
  readonly accountId: string
  /** Called on every change of readiness, with the reason while it is not ready. */
  onChange(ready: boolean, reason: string): void
}

/** Events remembered, so that a key which was read late is known to be old. */
const HEARD_MAX = 200
/** The key is there. */
type Pulse = { readonly alive: true } | { readonly alive: false; readonly reason: string }

const UNKNOWN = 'the gateway has not reported its connection yet'

/** Whether both links of the gateway are ready, from `stream:event` and the key for late joiners, which ends with it. */
export class CounterConnection {
  private readonly links: Partial<Record<'td' | 'md', ConnectionEvent>> = {}
  private readonly heard = new Set<string>()
  private hasSnapshot = false
  private pulse: Pulse = { alive: false, reason: UNKNOWN }
  private known = { ready: false, reason: UNKNOWN }

  constructor(private readonly options: CounterConnectionOptions) {}

  get ready(): boolean {
    return this.known.ready
  }

  get reason(): string {
    return this.known.reason
  }

  /** An entry of stream:event; alerts and malformed ones are not ours to judge. */
  onEntry(json: string): void {
    const event = eventDataSchema.safeParse(parse(json)).data
    if (event?.type !== 'connection') return
    this.remember(event)
    this.apply([event])
  }

  /**
   * The key `connection:{account_id}`, written after the stream. The stream's order decides what is later, never the
   * events' exchange time, which a restarted simulation sets back: an event that was heard is old here, and the first
   * key read may be older than what was heard already.
   */
  onSnapshot(json: string): void {
    const snapshot = connectionSnapshotSchema.safeParse(parse(json)).data
    if (!snapshot) return this.onSilent(UNKNOWN)
    const isFirst = !this.hasSnapshot
    this.hasSnapshot = true
    this.pulse = { alive: true }
    const news = [snapshot.td, snapshot.md].filter(
      (event) => !this.heard.has(event.event_id) && !(isFirst && this.links[event.link]),
    )
    for (const event of [snapshot.td, snapshot.md]) this.remember(event)
    this.apply(news)
  }

  /** The key is gone, or can't be read any more: whatever was heard counts no longer, until it is there again. */
  onSilent(reason: string): void {
    this.hasSnapshot = true
    this.pulse = { alive: false, reason }
    this.apply([])
  }

  private remember({ event_id: id }: ConnectionEvent): void {
    this.heard.delete(id)
    this.heard.add(id)
    const [oldest] = this.heard
    if (this.heard.size > HEARD_MAX && oldest !== undefined) this.heard.delete(oldest)
  }

  private apply(events: readonly ConnectionEvent[]): void {
    for (const event of events) {
      if (event.account_id !== this.options.accountId) continue
      this.links[event.link] = event
    }
    const { td, md } = this.links
    const ready = this.pulse.alive && td?.state === 'ready' && md?.state === 'ready'
    const reason = ready ? '' : this.pulse.alive ? lateReason(td?.state === 'ready' ? md : td) : this.pulse.reason
    const changed = ready !== this.known.ready
    this.known = { ready, reason }
    if (changed) this.options.onChange(ready, reason)
  }
}

const lateReason = (late: ConnectionEvent | undefined): string =>
  late ? `${late.link}: ${late.state}${late.reason ? ` (${late.reason})` : ''}` : UNKNOWN

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
