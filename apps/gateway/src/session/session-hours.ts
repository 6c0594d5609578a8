import { type CounterHours, type EpochMs, formatShanghai } from '@huangpu/core'
import { type Cause, causeOf } from './session-facts.js'

export interface SessionHoursPorts {
  /** When a session is due; undefined: always. */
  readonly hoursAt: ((nowMs: EpochMs) => CounterHours) | undefined
  /** Exchange time. */
  nowMs(): EpochMs
  /** Opens the libraries: the login follows. */
  begin(): void | Promise<void>
  /** Logs out and releases the libraries. */
  end(cause: Cause): Promise<void>
  failed(error: unknown): void
}

export interface SessionHoursView {
  readonly mode: 'always' | 'calendar'
  readonly open: boolean
  /** Shanghai exchange time. */
  readonly changesAt: string | null
}

/**
 * Logs in before the trading sessions and out after them, and anew when the counter enters another trading day. The
 * library's object is released with the logout, so that none lives longer than its trading day.
 */
export class SessionHours {
  #hours: CounterHours | undefined
  /** Later than this something may change; going back in time asks again. */
  #askedAtMs: EpochMs = -Infinity
  #working: Promise<void> = Promise.resolve()
  #stopped = false
  #newestDay = ''

  constructor(private readonly ports: SessionHoursPorts) {}

  /** Begins, or says that it is too early. Resolves when that is done. */
  async start(): Promise<void> {
    if (!this.ports.hoursAt) this.#do(() => this.ports.begin())
    else this.onClock(this.ports.nowMs())
    await this.#working
  }

  /** Exchange time went on. */
  onClock(nowMs: EpochMs): void {
    const { hoursAt } = this.ports
    if (!hoursAt || this.#stopped) return
    if (this.#hours && nowMs >= this.#askedAtMs && nowMs < this.#hours.untilMs) return
    this.#askedAtMs = nowMs
    const before = this.#hours
    const hours = (this.#hours = hoursAt(nowMs))
    if (hours.open === before?.open) return
    if (hours.open) this.#do(() => this.ports.begin())
    else this.#do(() => this.ports.end(outsideHours(hours.untilMs)))
  }

  /** Ticks or reports name a later trading day than the login's: the session is begun anew, once a day. */
  onLaterDay(loginDay: string, seenDay: string): void {
    if (this.#stopped || seenDay <= this.#newestDay || this.#hours?.open === false) return
    this.#newestDay = seenDay
    this.#do(async () => {
      await this.ports.end(newTradingDay(loginDay, seenDay))
      if (!this.#stopped && this.#hours?.open !== false) await this.ports.begin()
    })
  }

  view(): SessionHoursView {
    const mode = this.ports.hoursAt ? 'calendar' : 'always'
    const until = this.#hours?.untilMs
    return { mode, open: this.#hours?.open ?? true, changesAt: until === undefined ? null : formatShanghai(until) }
  }

  /** Shanghai exchange time of the next login while the session rests. */
  get nextLogin(): string | null {
    const { open, changesAt } = this.view()
    return open ? null : changesAt
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  /** One after the other: a library is released before it is opened again. */
  #do(work: () => void | Promise<void>): void {
    this.#working = this.#working
      .then(() => (this.#stopped ? undefined : work()))
      .catch((error: unknown) => this.ports.failed(error))
  }
}

const minuteOf = (ms: EpochMs): string => formatShanghai(ms).slice(0, 16).replace('T', ' ')

const outsideHours = (untilMs: EpochMs): Cause =>
  causeOf({
    zh: `非交易时段，将于 ${minuteOf(untilMs)} 登录`,
    en: `outside the trading hours, next login at ${minuteOf(untilMs)}`,
  })

const newTradingDay = (from: string, to: string): Cause =>
  causeOf({
    zh: `交易日由 ${from} 变为 ${to}，重新登录`,
    en: `the trading day changed from ${from} to ${to}: logging in anew`,
  })
