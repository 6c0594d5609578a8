import type { SpiEvent } from 'ctp-node-binding'
import { Mismatch } from '../case/verdict.js'
import type { Pace } from './pace.js'

/** Every callback of one API object in its order, and waiting for what should come. */
export class CallbackLog {
  readonly events: SpiEvent[] = []
  readonly #wakers = new Set<() => void>()

  constructor(
    /** Such as `td2`. */
    readonly label: string,
    readonly pace: Pace,
    private readonly onEvent: (event: SpiEvent) => void = () => undefined,
  ) {}

  readonly take = (batch: readonly SpiEvent[]): void => {
    for (const event of batch) {
      this.events.push(event)
      this.onEvent(event)
    }
    for (const wake of [...this.#wakers]) wake()
  }

  /** A place in the log; what comes later is `since` it. */
  mark(): number {
    return this.events.length
  }

  since(mark: number): SpiEvent[] {
    return this.events.slice(mark)
  }

  named(name: string, mark = 0): SpiEvent[] {
    return this.since(mark).filter((event) => event.name === name)
  }

  /** What `find` makes of the log, as soon as it is truthy. @throws Mismatch when it is not in time */
  async until<T>(find: () => T, expected: string, timeoutMs = this.pace.timeoutMs): Promise<NonNullable<T>> {
    const found = await this.within(find, timeoutMs)
    if (found === undefined) throw new Mismatch(`${expected} (waited ${Math.round(timeoutMs / 1000)} s)`)
    return found
  }

  /** As `until`, but undefined when the time is over. */
  async within<T>(find: () => T, timeoutMs: number): Promise<NonNullable<T> | undefined> {
    const deadline = this.pace.now() + timeoutMs
    for (;;) {
      const found = find()
      if (found) return found
      const leftMs = deadline - this.pace.now()
      if (leftMs <= 0) return undefined
      await this.pace.wake(leftMs, (wake) => {
        this.#wakers.add(wake)
        return () => this.#wakers.delete(wake)
      })
    }
  }

  /** Resolves when nothing came for as long as silence has to last, or it took too long to become silent. */
  async quiet(quietMs = this.pace.quietMs): Promise<void> {
    const deadline = this.pace.now() + this.pace.timeoutMs
    while (this.pace.now() < deadline) {
      const mark = this.mark()
      const more = await this.within(() => this.mark() > mark, quietMs)
      if (!more) return
    }
  }
}

const CONNECTION: readonly string[] = ['OnFrontConnected', 'OnFrontDisconnected']

/** The last that the library said of its connection. */
export const connectionOf = (log: CallbackLog): string | undefined =>
  log.events.findLast((event) => CONNECTION.includes(event.name))?.name
