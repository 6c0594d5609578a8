import type { Bus } from '@huangpu/bus'
import { connectionKey, CONNECTION_TTL_MS } from '@huangpu/messages'

/** Real time between two looks. */
const LOOK_EVERY_MS = 1_000

/** `gateway`: it lets its key expire, or Redis was emptied. `redis`: nobody could look for as long as the key would live. */
export type Silence = 'gateway' | 'redis'

export const SILENCE_TEXT: Readonly<Record<Silence, string>> = {
  gateway: `the gateway has shown no sign of life for ${CONNECTION_TTL_MS / 1_000} s: it crashed, or hangs`,
  redis: `Redis has not answered for ${CONNECTION_TTL_MS / 1_000} s: the state of the gateway is not known`,
}

export interface ConnectionWatchPorts {
  readonly keys: Pick<Bus['keys'], 'get'>
  readonly accountId: string
  /** The key as it was found, at every look. */
  onSnapshot(json: string): void
  /** Once, when the key is gone or can't be read any more; until the next `onSnapshot`. */
  onSilent(silence: Silence): void
  failed(error: unknown): void
  readonly monotonicMs?: () => number
}

/**
 * Looks whether the gateway still keeps the key `connection:{account_id}` alive. A look that failed proves nothing; only
 * when all have failed for as long as the key would live is the gateway no longer taken for alive. A process that was
 * itself stopped meanwhile looks first, and then judges.
 */
export class ConnectionWatch {
  #silence: Silence | undefined
  #foundMs: number
  #next: NodeJS.Timeout | undefined
  #closed = false

  constructor(private readonly ports: ConnectionWatchPorts) {
    this.#foundMs = this.#nowMs()
  }

  /** Looks for the first time, and from then on every second. */
  async start(): Promise<void> {
    await this.look()
    if (this.#closed) return
    this.#next = setTimeout(() => void this.start(), LOOK_EVERY_MS)
    this.#next.unref()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#next)
  }

  async look(): Promise<void> {
    const { ports } = this
    try {
      const json = await ports.keys.get(connectionKey(ports.accountId))
      if (this.#closed) return
      this.#foundMs = this.#nowMs()
      if (json === null) this.#fallSilent('gateway')
      else {
        this.#silence = undefined
        ports.onSnapshot(json)
      }
    } catch (error) {
      ports.failed(error)
      if (!this.#closed && this.#nowMs() - this.#foundMs >= CONNECTION_TTL_MS) this.#fallSilent('redis')
    }
  }

  #fallSilent(silence: Silence): void {
    if (this.#silence === silence) return
    this.#silence = silence
    this.ports.onSilent(silence)
  }

  #nowMs(): number {
    return (this.ports.monotonicMs ?? (() => performance.now()))()
  }
}
