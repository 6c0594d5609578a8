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

  constructor(
    message: string,
    /** The counter's ErrorID when it refused. */
    readonly errorId?: number,
  ) {
    super(message)
  }
}

/**
 * Who goes first when several wait: questions about orders of unknown fate, then what the session itself needs, then what a
 * person asks for, then what nobody waits for.
 */
export type QueryUrgency = 'fate' | 'session' | 'person' | 'background'

const RANK: Readonly<Record<QueryUrgency, number>> = { fate: 0, session: 1, person: 2, background: 3 }

interface Pending extends CounterQuery {
  readonly urgency: QueryUrgency
  readonly onRow: (row: CtpFields) => void
  readonly onAttempt: () => void
  readonly resolve: () => void
  readonly reject: (error: QueryFailed) => void
  /** Written and not answered. */
  attempts: number
  /** Refused for flow control in a row. */
  throttled: number
}

interface InFlight {
  readonly query: Pending
  readonly requestId: number
  /** Monotonic instant at which it was written or its last row came. */
  heardAtMs: number
  stopTimeout: () => void
}

export interface QuerySchedulerOptions {
  /** Between two queries, and before one that was refused for flow control is tried again. Real milliseconds. */
  readonly intervalMs: number
  /** Nothing heard for so long: unanswered. Thousands of contracts may take longer than this, row by row. */
  readonly timeoutMs: number
  readonly attemptsMax: number
}

/** The front's rate was exceeded, or its query core is busy: "try again shortly". */
const FLOW_CONTROL: ReadonlySet<number> = new Set([90, 154])
/** Longest wait after flow control, real milliseconds. */
const BACK_OFF_MAX_MS = 5_000

/**
 * One query in flight, no more often than the front allows. What flow control refuses (-2, -3, errors 90 and 154) waits
 * longer each time and is asked again for as long as the connection stands: it is never lost. Nothing overtakes it but
 * what is more urgent.
 */
export class QueryScheduler {
  readonly #queue: Pending[] = []
  #current: InFlight | undefined
  #stopWait: (() => void) | undefined

  #intervalMs: number
  /** No query before this instant: the interval after the last one, longer after flow control. */
  #notBeforeMs = -Infinity

  constructor(
    private readonly send: (query: CounterQuery) => { code: number; requestId: number },
    private readonly timers: Timers,
    private readonly options: QuerySchedulerOptions,
    private readonly count: (name: string) => void = () => undefined,
  ) {
    this.#intervalMs = options.intervalMs
  }

  get intervalMs(): number {
    return this.#intervalMs
  }

  /** The front told what it allows. */
  allow(intervalMs: number): void {
    this.#intervalMs = intervalMs
  }

  /** Queries that wait or are in flight. */
  get depth(): number {
    return this.#queue.length + (this.#current ? 1 : 0)
  }

  /**
   * Resolves after the last row. Rows arrive through `onRow` as the counter sends them; every attempt, announced by
   * `onAttempt`, brings all of them. @throws QueryFailed
   */
  run(
    query: CounterQuery,
    onRow: (row: CtpFields) => void,
    onAttempt: () => void = () => undefined,
    urgency: QueryUrgency = 'session',
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ ...query, urgency, onRow, onAttempt, resolve, reject, attempts: 0, throttled: 0 }, 'last')
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
      if (FLOW_CONTROL.has(callback.error.id)) this.#throttled(current.query)
      else current.query.reject(new QueryFailed(why, callback.error.id))
    } else {
      const row = callback.fields()
      current.heardAtMs = this.timers.monotonicMs()
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

  /** Among its equals last, or first when it had its turn already. */
  #enqueue(query: Pending, place: 'first' | 'last'): void {
    const rank = RANK[query.urgency]
    const at = this.#queue.findIndex((other) =>
      place === 'first' ? RANK[other.urgency] >= rank : RANK[other.urgency] > rank,
    )
    this.#queue.splice(at === -1 ? this.#queue.length : at, 0, query)
  }

  #next(): void {
    if (this.#current || this.#stopWait || this.#queue.length === 0) return
    const waitMs = this.#notBeforeMs - this.timers.monotonicMs()
    if (waitMs > 0) return this.#wait(waitMs)
    const query = this.#queue.shift() as Pending
    query.onAttempt()
    let sent: { code: number; requestId: number }
    try {
      sent = this.send(query)
    } catch (error) {
      // The binding throws only before anything is sent: the next one must not wait behind this one.
      query.reject(new QueryFailed(error instanceof Error ? error.message : String(error)))
      return this.#next()
    }
    const { code, requestId } = sent
    if (code === 0) {
      query.attempts += 1
      this.#current = { query, requestId, heardAtMs: this.timers.monotonicMs(), stopTimeout: () => undefined }
      this.#watch(this.#current)
      return
    }
    if (code === -2 || code === -3) this.#throttled(query)
    else {
      this.#pause(this.#intervalMs)
      query.reject(new QueryFailed(`${query.request} returned ${code}`))
    }
    this.#next()
  }

  #throttled(query: Pending): void {
    query.throttled += 1
    query.attempts = 0
    this.count('queries_throttled')
    this.#pause(Math.min(this.#intervalMs * 2 ** (query.throttled - 1), Math.max(BACK_OFF_MAX_MS, this.#intervalMs)))
    this.#enqueue(query, 'first')
  }

  #watch(current: InFlight): void {
    const { timeoutMs } = this.options
    const quietMs = this.timers.monotonicMs() - current.heardAtMs
    current.stopTimeout = this.timers.after(timeoutMs - quietMs, () => {
      if (this.timers.monotonicMs() - current.heardAtMs < timeoutMs) this.#watch(current)
      else this.#onTimeout(current)
    })
  }

  #onTimeout(current: InFlight): void {
    if (this.#current !== current) return
    this.#endCurrent()
    this.count('queries_unanswered')
    const { query } = current
    if (query.attempts < this.options.attemptsMax) this.#enqueue(query, 'first')
    else query.reject(new QueryFailed(`${query.request} was not answered in ${this.options.timeoutMs} ms`))
    this.#next()
  }

  #endCurrent(): void {
    this.#current?.stopTimeout()
    this.#current = undefined
    this.#pause(this.#intervalMs)
  }

  #pause(milliseconds: number): void {
    this.#notBeforeMs = this.timers.monotonicMs() + milliseconds
  }

  #wait(milliseconds: number): void {
    this.#stopWait = this.timers.after(milliseconds, () => {
      this.#stopWait = undefined
      this.#next()
    })
  }
}
