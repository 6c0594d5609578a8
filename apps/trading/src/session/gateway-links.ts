import type { LinkReadiness } from '@huangpu/core'
import type { Bus, Tail } from '@huangpu/bus'
import {
  connectionKey,
  connectionSnapshotSchema,
  eventDataSchema,
  killSwitchEventSchema,
  killSwitchKey,
  STREAMS,
  type ConnectionEvent,
  type KillSwitchEvent,
} from '@huangpu/messages'

export type LinkName = ConnectionEvent['link']

/** Real time after which a preparation that failed is tried again: no further event may come for hours. */
const PREPARE_AGAIN_MS = 1_000

/** The gateway's two sessions and its kill switch as trading knows them: from keys at the start, then from events. */
export class GatewayLinks {
  /** What counts; `ready` comes here after its preparation. */
  readonly #links = new Map<LinkName, ConnectionEvent>()
  /** What was heard last. */
  readonly #latest = new Map<LinkName, ConnectionEvent>()
  readonly #again = new Map<LinkName, NodeJS.Timeout>()
  #kill: KillSwitchEvent | undefined
  #tail: Tail | undefined
  #closed = false
  /** Changes are applied one after the other, since preparing for `ready` takes a moment. */
  #applying: Promise<void> = Promise.resolve()

  constructor(
    private readonly bus: Bus,
    private readonly accountId: string,
    private readonly on: {
      /** Awaited before the link counts as ready: contracts must be known by then. */
      prepare(event: ConnectionEvent): Promise<void>
      changed(): void
      failed(error: unknown): void
    },
  ) {}

  /** Resolves when the present state is known. Whatever changes while it is read is seen by the events. */
  async start(): Promise<void> {
    this.#tail = this.bus.tail([STREAMS.event], '$', (_stream, _entryId, json) => this.#onEvent(json))
    await this.#tail.ready
    const text = await this.bus.keys.get(connectionKey(this.accountId))
    const snapshot = connectionSnapshotSchema.safeParse(parse(text ?? ''))
    if (snapshot.success) {
      for (const event of [snapshot.data.td, snapshot.data.md]) {
        if (!this.#latest.has(event.link)) this.#apply(event)
      }
    }
    const kill = killSwitchEventSchema.safeParse(parse((await this.bus.keys.get(killSwitchKey(this.accountId))) ?? ''))
    if (kill.success) this.#kill ??= kill.data
    await this.#applying
  }

  /** Who turned the kill switch on and why; undefined while it is off. The gateway refuses opens by itself too. */
  get killSwitch(): string | undefined {
    return this.#kill?.active ? `${this.#kill.by ?? ''}: ${this.#kill.reason ?? ''}` : undefined
  }

  readiness(link: LinkName): LinkReadiness {
    const state = this.#links.get(link)?.state
    if (state === undefined || state === 'disconnected') return 'disconnected'
    return state === 'ready' ? 'ready' : 'preparing'
  }

  /** Why trading is not possible, for a person; empty when it is. */
  reasons(): string[] {
    const links = (['td', 'md'] as const).flatMap((link) => {
      const event = this.#links.get(link)
      if (event?.state === 'ready') return []
      return [`${link}: ${event ? [event.state, event.reason].filter(Boolean).join(', ') : 'no word from the gateway'}`]
    })
    const { killSwitch } = this
    return killSwitch === undefined ? links : [...links, `kill switch is on, nothing is opened (${killSwitch})`]
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#again.values()) clearTimeout(timer)
    await this.#tail?.close()
  }

  #onEvent(json: string): void {
    const event = eventDataSchema.safeParse(parse(json))
    if (!event.success || event.data.account_id !== this.accountId) return
    if (event.data.type === 'connection') this.#apply(event.data)
    if (event.data.type === 'kill_switch') {
      this.#kill = event.data
      this.on.changed()
    }
  }

  #apply(event: ConnectionEvent): void {
    this.#latest.set(event.link, event)
    // Losing the link counts at once; gaining it waits until everything is prepared.
    const before: ConnectionEvent = event.state === 'ready' ? { ...event, state: 'querying', reason: null } : event
    const again = event.state === 'ready' && this.#links.get(event.link)?.state === 'ready'
    if (!again) this.#links.set(event.link, before)
    this.on.changed()
    this.#queue(event)
  }

  #queue(event: ConnectionEvent): void {
    this.#applying = this.#applying
      .then(() => this.#prepare(event))
      .catch((error: unknown) => {
        this.on.failed(error)
        if (this.#closed) return
        clearTimeout(this.#again.get(event.link))
        this.#again.set(
          event.link,
          setTimeout(() => this.#queue(event), PREPARE_AGAIN_MS),
        )
      })
  }

  async #prepare(event: ConnectionEvent): Promise<void> {
    if (this.#latest.get(event.link) !== event) return
    await this.on.prepare(event)
    if (this.#latest.get(event.link) !== event) return
    this.#links.set(event.link, event)
    this.on.changed()
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
