import { connectionSnapshotSchema, eventDataSchema, type ConnectionEvent } from '@huangpu/messages'

export interface CounterConnectionOptions {
  readonly accountId: string
  /** Called on every change of readiness, with the reason while it is not ready. */
  onChange(ready: boolean, reason: string): void
}

const UNKNOWN = 'the gateway has not reported its connection yet'

/** Whether both links of the gateway are ready, from `stream:event` and the key for late joiners. */
export class CounterConnection {
  private readonly links: Partial<Record<'td' | 'md', ConnectionEvent>> = {}
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
    if (event?.type === 'connection') this.apply([event])
  }

  /** The key `connection:{account_id}`. */
  onSnapshot(json: string | null): void {
    const snapshot = json === null ? undefined : connectionSnapshotSchema.safeParse(parse(json)).data
    if (snapshot) this.apply([snapshot.td, snapshot.md])
  }

  private apply(events: readonly ConnectionEvent[]): void {
    for (const event of events) {
      if (event.account_id !== this.options.accountId) continue
      const known = this.links[event.link]
      // The key and the stream may overtake each other: the later fact counts.
      if (!known || event.datetime >= known.datetime) this.links[event.link] = event
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
