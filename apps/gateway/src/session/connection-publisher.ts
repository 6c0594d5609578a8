import { type ConnectionEvent, type ConnectionSnapshot, connectionKey } from '@huangpu/messages'
import type { EventPublisher } from '@huangpu/service'
import type { Timers } from '../ports/counter-ports.js'

export type ConnectionView = Omit<
  ConnectionEvent,
  'type' | 'event_id' | 'service' | 'account_id' | 'environment' | 'datetime' | 'link'
>
type Link = ConnectionEvent['link']

const RETRY_MS = 1_000

/** Tells of every state of both sessions, in order: to the stream, and to the key for late joiners. */
export class ConnectionPublisher {
  readonly #latest: Partial<Record<Link, ConnectionView>> = {}
  readonly #told: Partial<Record<Link, ConnectionEvent>> = {}
  readonly #queue: { readonly link: Link; readonly view: ConnectionView }[] = []
  #working: Promise<void> | undefined
  #stopped = false

  constructor(
    private readonly accountId: string,
    private readonly events: Pick<EventPublisher, 'connection'>,
    private readonly setKey: (key: string, json: string) => Promise<unknown>,
    private readonly timers: Timers,
  ) {}

  /** A state that is not to be told: whoever asks here still hears the truth. */
  note(link: Link, view: ConnectionView): void {
    this.#latest[link] = view
  }

  publish(link: Link, view: ConnectionView): void {
    this.note(link, view)
    this.#queue.push({ link, view })
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
    const snapshot = this.snapshot()
    if (snapshot) await this.setKey(connectionKey(this.accountId), JSON.stringify(snapshot))
  }

  /** Resolves when all is told; gives up on what Redis does not take now. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      while (!(await this.#tell(next.link, next.view))) {
        if (this.#stopped) return
        await new Promise<void>((resolve) => void this.timers.after(RETRY_MS, resolve))
      }
    }
  }

  async #tell(link: Link, view: ConnectionView): Promise<boolean> {
    try {
      this.#told[link] = await this.events.connection({ link, ...view })
      const snapshot = this.snapshot()
      if (snapshot) await this.setKey(connectionKey(this.accountId), JSON.stringify(snapshot))
      return true
    } catch {
      return false
    }
  }
}
