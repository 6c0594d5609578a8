import { CONNECTION_TTL_MS, type ConnectionEvent, type ConnectionSnapshot, connectionKey } from '@huangpu/messages'
import type { EventPublisher } from '@huangpu/service'
import type { Timers } from '../ports/counter-ports.js'

export type ConnectionView = Omit<
  ConnectionEvent,
  'type' | 'event_id' | 'service' | 'account_id' | 'environment' | 'datetime' | 'link'
>
type Link = ConnectionEvent['link']

/** Without `ttlMs` the key stays. */
export type SetKey = (key: string, json: string, options: { readonly ttlMs?: number }) => Promise<unknown>

interface Told {
  readonly link: Link
  readonly view: ConnectionView
  /** Whether the key stays when nobody renews it. */
  readonly lasting: boolean
}

const RETRY_MS = 1_000

/**
 * Tells of every state of both sessions, in order: to the stream, and to the key for late joiners, which does not outlive
 * a gateway that died without a word.
 */
export class ConnectionPublisher {
  readonly #latest: Partial<Record<Link, ConnectionView>> = {}
  readonly #told: Partial<Record<Link, ConnectionEvent>> = {}
  readonly #queue: Told[] = []
  #working: Promise<void> | undefined
  #stopped = false

  constructor(
    private readonly accountId: string,
    private readonly events: Pick<EventPublisher, 'connection'>,
    private readonly setKey: SetKey,
    private readonly timers: Timers,
  ) {}

  /** A state that is not to be told: whoever asks here still hears the truth. */
  note(link: Link, view: ConnectionView): void {
    this.#latest[link] = view
  }

  publish(link: Link, view: ConnectionView): void {
    this.#tellNext(link, view, false)
  }

  /** The last word, true for as long as nobody says another. */
  publishLast(view: ConnectionView): void {
    this.#tellNext('td', view, false)
    this.#tellNext('md', view, true)
  }

  #tellNext(link: Link, view: ConnectionView, lasting: boolean): void {
    this.note(link, view)
    this.#queue.push({ link, view, lasting })
    this.#working ??= this.#work().finally(() => (this.#working = undefined))
  }

  /** What was last told; undefined until both sessions were told of. */
  snapshot(): ConnectionSnapshot | undefined {
    const { td, md } = this.#told
    return td && md && { td, md }
  }

  /** As it is now, also while Redis is away or nothing may be told; undefined until both sessions were told of. */
  current(): ConnectionSnapshot | undefined {
    const told = this.snapshot()
    return told && { td: { ...told.td, ...this.#latest.td }, md: { ...told.md, ...this.#latest.md } }
  }

  /** Redis lost the key for late joiners. */
  async tellKeyAgain(): Promise<void> {
    await this.#writeKey(false)
  }

  /** Resolves when all is told; gives up on what Redis does not take now. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      while (!(await this.#tell(next))) {
        if (this.#stopped) return
        await new Promise<void>((resolve) => void this.timers.after(RETRY_MS, resolve))
      }
    }
  }

  async #tell({ link, view, lasting }: Told): Promise<boolean> {
    try {
      this.#told[link] = await this.events.connection({ link, ...view })
      await this.#writeKey(lasting)
      return true
    } catch {
      return false
    }
  }

  async #writeKey(lasting: boolean): Promise<void> {
    const snapshot = this.snapshot()
    const options = lasting ? {} : { ttlMs: CONNECTION_TTL_MS }
    if (snapshot) await this.setKey(connectionKey(this.accountId), JSON.stringify(snapshot), options)
  }
}
