import { asBusError, BusUnavailable, textOf } from './bus-error.js'
import type { BusLog } from './bus-log.js'
import type { Bus } from './bus.js'
import type { OutboxPort, OutboxRow } from './outbox-port.js'
import { compareEntryIds } from './stream-entries.js'

const BATCH_MAX = 128
const RETRY_MIN_MS = 50
const RETRY_MAX_MS = 2_000
const VERIFY_EVERY_MS = 5_000
/** Rows older than this are not replayed into another Redis: their orders have expired long ago. */
const REPLAY_AGE_MS = 86_400_000

/** The part of the bus that the dispatcher uses. */
export type OutboxBus = Pick<Bus, 'produceAll' | 'epoch' | 'streamInfo' | 'onReady'>

interface Waiter {
  readonly throughId: number
  resolve(): void
  reject(error: Error): void
}

/**
 * Carries committed outbox rows into their streams, in order, at least once. A row counts as sent after Redis
 * answered; without an answer it is sent again, and the receivers' inboxes know it by its business key.
 * When Redis turns out to be another or an emptied one, unconfirmed rows of the last day are replayed.
 */
export class OutboxDispatcher {
  private state: 'verifying' | 'open' | 'broken' | 'stopped' = 'verifying'
  /** Last row handed to the connection; `port.sentThrough()` is the last one answered. */
  private handedThrough: number
  /** Rises when sending starts over; answers to earlier sends count no more. */
  private generation = 0
  /** One batch at a time: a later one must not arrive when an earlier one is refused. */
  private inFlight = false
  private failures = 0
  private waiters: Waiter[] = []
  private retryTimer: NodeJS.Timeout | undefined
  private readonly verifyTimer: NodeJS.Timeout
  private readonly entriesAdded = new Map<string, number>()
  private verification: Promise<void> | undefined
  private readonly offReady: () => void

  constructor(
    private readonly port: OutboxPort,
    private readonly bus: OutboxBus,
    private readonly log: BusLog,
    private readonly options: { nowMs?: () => number; verifyEveryMs?: number } = {},
  ) {
    this.handedThrough = port.sentThrough()
    port.onAdded(() => this.kick())
    this.offReady = bus.onReady(() => this.reverify())
    this.verifyTimer = setInterval(() => void this.verify(), options.verifyEveryMs ?? VERIFY_EVERY_MS)
    this.verifyTimer.unref()
    void this.verify()
  }

  /** Sends what is pending, now if Redis is there. Cheap when nothing is. */
  kick(): void {
    if (this.state !== 'open' || this.inFlight) return
    const rows = this.port.pending(this.handedThrough, BATCH_MAX)
    const last = rows.at(-1)
    if (!last) return this.resolveIfNothingIsPending()
    this.handedThrough = last.id
    this.inFlight = true
    void this.send(rows, last.id, this.generation)
  }

  /** Resolves when every row committed so far is in Redis; rejects with BusUnavailable when that cannot be now. */
  flush(): Promise<void> {
    if (this.state === 'stopped') return Promise.reject(new BusUnavailable('the outbox is stopped'))
    this.kick()
    if (this.state === 'verifying') return (this.verification ?? Promise.resolve()).then(() => this.flushOpen())
    return this.flushOpen()
  }

  /** Sends nothing more; rows that were not sent stay in the database. */
  async stop(): Promise<void> {
    if (this.state === 'stopped') return
    if (this.state === 'open') await this.flush().catch(() => undefined)
    this.state = 'stopped'
    this.offReady()
    clearInterval(this.verifyTimer)
    clearTimeout(this.retryTimer)
    this.rejectWaiters(new BusUnavailable('the outbox is stopped'))
  }

  private flushOpen(): Promise<void> {
    if (this.state !== 'open') return Promise.reject(new BusUnavailable('the outbox waits for Redis'))
    this.kick()
    const throughId = this.port.lastPendingId()
    if (throughId <= this.port.sentThrough()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.waiters.push({ throughId, resolve, reject })
    })
  }

  private async send(rows: readonly OutboxRow[], throughId: number, generation: number): Promise<void> {
    try {
      const ids = await this.bus.produceAll(rows)
      if (this.state === 'open' && generation === this.generation) this.markSent(rows, ids, throughId)
    } catch (error) {
      if (generation === this.generation) this.fail(error)
    } finally {
      this.inFlight = false
      if (this.state === 'broken') this.scheduleRetry()
      else this.kick()
    }
  }

  private markSent(rows: readonly OutboxRow[], ids: readonly string[], throughId: number): void {
    const lastEntryIds: Record<string, string> = {}
    rows.forEach((row, index) => (lastEntryIds[row.stream] = ids[index] ?? ''))
    this.port.markSent(throughId, lastEntryIds)
    this.failures = 0
    this.resolveThrough(throughId)
  }

  /** The row that a flush waits for may have been confirmed before it was sent. */
  private resolveIfNothingIsPending(): void {
    if (this.waiters.length > 0 && this.port.lastPendingId() === 0) this.resolveThrough(Infinity)
  }

  private resolveThrough(throughId: number): void {
    const done = this.waiters.filter((waiter) => waiter.throughId <= throughId)
    this.waiters = this.waiters.filter((waiter) => waiter.throughId > throughId)
    for (const waiter of done) waiter.resolve()
  }

  private fail(error: unknown): void {
    if (this.state === 'stopped') return
    this.state = 'broken'
    const log = error instanceof BusUnavailable ? 'warn' : 'error'
    this.log[log]({ err: error, failures: this.failures }, 'outbox not delivered, sending again')
    this.rejectWaiters(error instanceof Error ? error : new BusUnavailable(textOf(error)))
  }

  private rejectWaiters(error: Error): void {
    const waiters = this.waiters
    this.waiters = []
    for (const waiter of waiters) waiter.reject(error)
  }

  private scheduleRetry(): void {
    if (this.retryTimer) return
    const delay = Math.min(RETRY_MIN_MS * 2 ** Math.min(this.failures, 10), RETRY_MAX_MS)
    this.failures += 1
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined
      void this.verify()
    }, delay)
  }

  /** The connection is new: what it leads to must be looked at before anything is sent. */
  private reverify(): void {
    if (this.state === 'stopped') return
    if (this.state === 'open' && !this.inFlight) this.state = 'verifying'
    const earlier = this.verification
    void (earlier ? earlier.then(() => this.verify()) : this.verify())
  }

  private verify(): Promise<void> {
    this.verification ??= this.verifyOnce().finally(() => (this.verification = undefined))
    return this.verification
  }

  private async verifyOnce(): Promise<void> {
    if (this.state === 'stopped' || (this.state === 'broken' && this.inFlight)) return
    try {
      const { epoch, lost } = await this.look()
      if (this.isStopped()) return
      if (lost !== undefined) {
        this.entriesAdded.clear()
        const since = (this.options.nowMs ?? Date.now)() - REPLAY_AGE_MS
        const rows = this.port.rewind(since)
        this.log.warn({ reason: lost, rows }, 'Redis lost entries, replaying unconfirmed rows')
      }
      this.port.setEpoch(epoch)
      if (lost !== undefined || this.state !== 'open') this.reopen()
      else this.kick()
    } catch (error) {
      if (this.isStopped()) return
      this.fail(asBusError(error, 'look at Redis'))
      if (!this.inFlight) this.scheduleRetry()
    }
  }

  private reopen(): void {
    this.generation += 1
    this.handedThrough = this.port.sentThrough()
    this.state = 'open'
    this.kick()
  }

  /** A method, so that the compiler does not narrow the state across an await. */
  private isStopped(): boolean {
    return this.state === 'stopped'
  }

  /**
   * The server's epoch, and why entries of ours must be missing, if they must. The epoch comes last: a server that was
   * emptied before its streams were looked at has another one by then, and is not replayed into twice.
   */
  private async look(): Promise<{ epoch: string; lost?: string }> {
    const known = this.port.marks()
    const lost = await this.lostEntries(known.lastEntryIds)
    const epoch = await this.bus.epoch()
    if (known.epoch !== undefined && known.epoch !== epoch) return { epoch, lost: 'another or an emptied server' }
    return lost === undefined ? { epoch } : { epoch, lost }
  }

  private async lostEntries(lastEntryIds: Readonly<Record<string, string>>): Promise<string | undefined> {
    for (const [stream, lastEntryId] of Object.entries(lastEntryIds)) {
      const info = await this.bus.streamInfo(stream)
      const before = this.entriesAdded.get(stream) ?? 0
      this.entriesAdded.set(stream, info.entriesAdded)
      if (compareEntryIds(info.lastId, lastEntryId) < 0) return `${stream} ends before our last entry`
      if (info.entriesAdded < before) return `${stream} was deleted`
    }
    return undefined
  }
}
