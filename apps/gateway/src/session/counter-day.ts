import { type Calendar, PRODUCTS, counterHoursAt } from '@huangpu/core'
import type { CtpEnvironment, ServiceClock } from '@huangpu/service'
import { type Alert, libraryAlert } from '../alerts.js'
import type { MarketDataSide } from '../market-data-side.js'
import type { TradingSide } from '../trading-side.js'
import { causeOfError } from './session-facts.js'
import { SessionHours, type SessionHoursView } from './session-hours.js'

export interface CounterDayPorts {
  readonly td: TradingSide
  readonly md: MarketDataSide
  readonly calendar: Calendar
  readonly schedule: CtpEnvironment['schedule']
  readonly clock: ServiceClock
  /** Both sessions are logged out. */
  onEnd(): void
  alert(alert: Alert): void
  failed(error: unknown): void
}

/** Opens and closes both libraries with the hours and the trading day of the counter. */
export class CounterDay {
  readonly #hours: SessionHours
  #stopClock: () => void = () => undefined

  constructor(private readonly ports: CounterDayPorts) {
    const { td, md, calendar, schedule, clock } = ports
    const products = [...PRODUCTS.keys()]
    this.#hours = new SessionHours({
      hoursAt: schedule.mode === 'always' ? undefined : (ms) => counterHoursAt(calendar, products, schedule, ms),
      nowMs: () => clock.nowMs(),
      begin: () => {
        td.wake()
        md.wake()
        this.#open()
      },
      end: async (cause) => {
        await Promise.all([td.rest(cause), md.rest(cause)])
        ports.onEnd()
      },
      failed: (error) => ports.failed(error),
    })
  }

  /** Shanghai exchange time of the next login while the sessions rest. */
  get nextLogin(): string | null {
    return this.#hours.nextLogin
  }

  view(): SessionHoursView {
    return this.#hours.view()
  }

  async start(): Promise<void> {
    await this.#hours.start()
    this.#stopClock = this.ports.clock.onAdvance((nowMs) => this.#hours.onClock(nowMs))
  }

  /** A tick or report names a trading day. Believed only if the calendar says the same: one wrong tick ends nothing. */
  onDaySeen(day: string): void {
    const { td, calendar, clock } = this.ports
    const login = td.link.session.login?.tradingDay
    if (login === undefined || day <= login || !/^\d{8}$/.test(day)) return
    if (day > calendar.tradingDayAtOrAfter('au', clock.nowMs())) return
    this.#hours.onLaterDay(login, day)
  }

  /** A person says that the cause of a latch is gone. */
  unlatch(): void {
    const { td, md } = this.ports
    td.link.dispatch({ kind: 'unlatched' })
    md.link.dispatch({ kind: 'unlatched' })
    if (!td.link.session.resting) this.#open()
  }

  /** No session begins or ends by itself any more; resolves when what was under way is done. */
  async stop(): Promise<void> {
    this.#stopClock()
    await this.#hours.stop()
  }

  /** The process stays up without a usable library, and says why. */
  #open(): void {
    const { td, md } = this.ports
    const sides = [
      { link: td.link, side: td },
      { link: md.link, side: md },
    ] as const
    for (const { link, side } of sides) {
      if (side.isOpen) continue
      try {
        side.open()
      } catch (error) {
        const cause = causeOfError(error)
        this.ports.alert(libraryAlert(cause.zh, cause.en))
        link.dispatch({ kind: 'latched', latch: cause })
      }
    }
  }
}
