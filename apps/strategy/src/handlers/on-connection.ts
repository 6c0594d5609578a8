import { connectionSnapshotSchema, eventDataSchema, type ConnectionEvent } from '@huangpu/messages'

export interface CounterConnectionOptions {
  readonly accountId: string
  /** Called on every change of readiness, with the reason while it is not ready. */
  onChange(ready: boolean, reason: string): void
}

/** Events remembered, so that a key which was read late is known to be old. */
const HEARD_MAX = 200
const UNKNOWN = 'the gateway has not reported its connection yet'

/** Whether both links of the gateway are ready, from `stream:event` and the key for late joiners. */
export class CounterConnection {
  private readonly links: Partial<Record<'td' | 'md', ConnectionEvent>> = {}
  private readonly heard = new Set<string>()
  private hasSnapshot = false
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
  onSnapshot(json: string | null): void {
    const snapshot = json === null ? undefined : connectionSnapshotSchema.safeParse(parse(json)).data
    const isFirst = !this.hasSnapshot
    this.hasSnapshot = true
    if (!snapshot) return
    const news = [snapshot.td, snapshot.md].filter(
      (event) => !this.heard.has(event.event_id) && !(isFirst && this.links[event.link]),
    )
    for (const event of [snapshot.td, snapshot.md]) this.remember(event)
    this.apply(news)
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
    const ready = td?.state === 'ready' && md?.state === 'ready'
    const late = td?.state === 'ready' ? md : td
    const reason = ready ? '' : late ? `${late.link}: ${late.state}${late.reason ? ` (${late.reason})` : ''}` : UNKNOWN
    const changed = ready !== this.known.ready
    this.known = { ready, reason }
    if (changed) this.options.onChange(ready, reason)
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
