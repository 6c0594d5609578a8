import type { SpiCallback, Timers } from '../ports/counter-ports.js'
import type { CtpFields } from '../wire/ctp-fields.js'

/** One query of the counter: its rows in order, empty when the counter has none. */
export interface CounterQuery {
  readonly request: string
  readonly fields: Record<string, string | number | undefined>
}

/** The counter or the connection did not answer a query. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
}

interface Pending extends CounterQuery {
  readonly onRow: (row: CtpFields) => void
  readonly onAttempt: () => void
  readonly resolve: () => void
  readonly reject: (error: QueryFailed) => void
  attempts: number
}

export interface QuerySchedulerOptions {
  /** Between two queries, and before one that was refused for flow control is tried again. Real milliseconds. */
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly attemptsMax: number
}

/** "The query is not ready": the front's rate was exceeded. */
const QUERY_NOT_READY = 90

/** One query in flight, no more often than the front allows; -2, -3 and error 90 are tried again. */
export class QueryScheduler {
  readonly #queue: Pending[] = []
  #current: { readonly query: Pending; readonly requestId: number; readonly stopTimeout: () => void } | undefined
  #stopWait: (() => void) | undefined
  #lastEndMs = -Infinity

  constructor(
    private readonly send: (query: CounterQuery) => { code: number; requestId: number },
    private readonly timers: Timers,
    private readonly options: QuerySchedulerOptions,
  ) {}

  /** Queries that wait or are in flight. */
  get depth(): number {
    return this.#queue.length + (this.#current ? 1 : 0)
  }

  /**
   * Resolves after the last row. Rows arrive through `onRow` as the counter sends them; every attempt, announced by
   * `onAttempt`, brings all of them. @throws QueryFailed
   */
  run(query: CounterQuery, onRow: (row: CtpFields) => void, onAttempt: () => void = () => undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...query, onRow, onAttempt, resolve, reject, attempts: 0 })
      this.#next()
    })
  }

  /** Offers a callback; true when it belonged to the query in flight. */
  onCallback(callback: SpiCallback): boolean {
    const current = this.#current
    if (!current || callback.requestId !== current.requestId) return false
    if (callback.error) {
      this.#endCurrent()
      const why = `${current.query.request} refused: ${callback.error.id} ${callback.error.message}`
      if (callback.error.id === QUERY_NOT_READY) this.#again(current.query, why)
      else current.query.reject(new QueryFailed(why))
    } else {
      const row = callback.fields()
      if (row) current.query.onRow(row)
      if (!callback.isLast) return true
      this.#endCurrent()
      current.query.resolve()
    }
    this.#next()
    return true
  }

  /** The connection is gone: whoever waits learns it. */
  failAll(why: string): void {
    const waiting = this.#queue.splice(0)
    const current = this.#current
    if (current) this.#endCurrent()
    this.#stopWait?.()
    this.#stopWait = undefined
    for (const query of [...(current ? [current.query] : []), ...waiting]) query.reject(new QueryFailed(why))
  }

  #next(): void {
    if (this.#current || this.#stopWait || this.#queue.length === 0) return
    const waitMs = this.#lastEndMs + this.options.intervalMs - this.timers.monotonicMs()
    if (waitMs > 0) return this.#wait(waitMs)
    const query = this.#queue.shift() as Pending
    query.attempts += 1
    query.onAttempt()
    const { code, requestId } = this.send(query)
    if (code === 0) {
      const stopTimeout = this.timers.after(this.options.timeoutMs, () => this.#onTimeout(requestId))
      this.#current = { query, requestId, stopTimeout }
      return
    }
    this.#lastEndMs = this.timers.monotonicMs()
    const why = `${query.request} returned ${code}`
    if (code === -2 || code === -3) this.#again(query, why)
    else query.reject(new QueryFailed(why))
    this.#next()
  }

  #again(query: Pending, why: string): void {
    if (query.attempts >= this.options.attemptsMax) query.reject(new QueryFailed(why))
    else this.#queue.unshift(query)
  }

  #onTimeout(requestId: number): void {
    const current = this.#current
    if (current?.requestId !== requestId) return
    this.#endCurrent()
    this.#again(current.query, `${current.query.request} was not answered in ${this.options.timeoutMs} ms`)
    this.#next()
  }

  #endCurrent(): void {
    this.#current?.stopTimeout()
    this.#current = undefined
    this.#lastEndMs = this.timers.monotonicMs()
  }

  #wait(milliseconds: number): void {
    this.#stopWait = this.timers.after(milliseconds, () => {
      this.#stopWait = undefined
      this.#next()
    })
  }
}
