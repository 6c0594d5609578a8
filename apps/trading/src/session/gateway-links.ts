import type { LinkReadiness } from '@huangpu/core'
import type { Bus, Tail } from '@huangpu/bus'
import { ConnectionWatch, SILENCE_TEXT, type Silence } from '@huangpu/service'
import {
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
/** Real time of silence before a person is told: two of the gateway's signs of life. */
const ALARM_AFTER_MS = 5_000

/** The gateway's two sessions and its kill switch as trading knows them: from keys at the start, then from events. */
export class GatewayLinks {
  /** What counts; `ready` comes here after its preparation. */
  readonly #links = new Map<LinkName, ConnectionEvent>()
  /** What was heard last. */
  readonly #latest = new Map<LinkName, ConnectionEvent>()
  readonly #again = new Map<LinkName, NodeJS.Timeout>()
  #kill: KillSwitchEvent | undefined
  #tail: Tail | undefined
  #silence: Silence | undefined
  /** The key was found since trading began: a gateway that falls silent now is news. */
  #wasHeard = false
  #alarm: NodeJS.Timeout | undefined
  #alarmed = false
  readonly #watch: ConnectionWatch
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
      /** The gateway is silent for good, or is heard again after that. */
      silent(isSilent: boolean): void
      failed(error: unknown): void
    },
  ) {
    this.#watch = new ConnectionWatch({
      keys: bus.keys,
      accountId,
      onSnapshot: (json) => this.#onSnapshot(json),
      onSilent: (silence) => this.#onSilent(silence),
      failed: (error) => on.failed(error),
    })
  }

  /** Resolves when the present state is known. Whatever changes while it is read is seen by the events. */
  async start(): Promise<void> {
    this.#tail = this.bus.tail([STREAMS.event], '$', (_stream, _entryId, json) => this.#onEvent(json))
    await this.#tail.ready
    await this.#watch.start()
    const kill = killSwitchEventSchema.safeParse(parse((await this.bus.keys.get(killSwitchKey(this.accountId))) ?? ''))
    if (kill.success) this.#kill ??= kill.data
    await this.#applying
  }

  /** Who turned the kill switch on and why; undefined while it is off. The gateway refuses opens by itself too. */
  get killSwitch(): string | undefined {
    return this.#kill?.active ? `${this.#kill.by ?? ''}: ${this.#kill.reason ?? ''}` : undefined
  }

  readiness(link: LinkName): LinkReadiness {
    if (this.#silence) return 'silent'
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
    if (this.#silence) links.unshift(SILENCE_TEXT[this.#silence])
    const { killSwitch } = this
    return killSwitch === undefined ? links : [...links, `kill switch is on, nothing is opened (${killSwitch})`]
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#watch.close()
    clearTimeout(this.#alarm)
    for (const timer of this.#again.values()) clearTimeout(timer)
    await this.#tail?.close()
  }

  /** For a late joiner it is all there is; later the events tell more, and the key only that they still count. */
  #onSnapshot(json: string): void {
    const snapshot = connectionSnapshotSchema.safeParse(parse(json))
    if (!snapshot.success) return this.#onSilent('gateway')
    for (const event of [snapshot.data.td, snapshot.data.md]) {
      if (!this.#latest.has(event.link)) this.#apply(event)
    }
    this.#wasHeard = true
    if (this.#silence === undefined) return
    this.#silence = undefined
    this.on.changed()
    clearTimeout(this.#alarm)
    if (this.#alarmed) this.on.silent(false)
    this.#alarmed = false
  }

  /** Counts at once. It alarms when it lasts: the gateway of a Redis that was emptied tells its state again. */
  #onSilent(silence: Silence): void {
    if (this.#silence === silence) return
    this.#silence = silence
    this.on.changed()
    clearTimeout(this.#alarm)
    if (silence === 'redis' || !this.#wasHeard || this.#alarmed) return
    this.#alarm = setTimeout(() => {
      this.#alarmed = true
      this.on.silent(true)
    }, ALARM_AFTER_MS)
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
