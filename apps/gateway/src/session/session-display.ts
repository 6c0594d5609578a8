import { CONNECTION_TTL_MS, type ConnectionSnapshot, connectionKey } from '@huangpu/messages'
import type { DiskState } from '@huangpu/core'
import { DISK_REASON, type EventPublisher, type HealthReporter } from '@huangpu/service'
import { sessionLatchedAlert } from '../alerts.js'
import type { Timers } from '../ports/counter-ports.js'
import { ConnectionPublisher, type SetKey } from './connection-publisher.js'
import type { MdSession } from './md-session.js'
import { causeOf, causeText } from './session-facts.js'
import { type ShownSession, viewOfSession } from './session-view.js'
import type { TdSession } from './td-session.js'

export interface SessionDisplayPorts {
  readonly accountId: string
  readonly timers: Timers
  readonly events: Pick<EventPublisher, 'alert' | 'connection'>
  readonly health: Pick<HealthReporter, 'set'>
  readonly setKey: SetKey
  /** False when the key is gone. */
  prolongKey(key: string, ttlMs: number): Promise<boolean>
  wallMs(): number
  td(): TdSession
  md(): MdSession
  /** Whether the account is surely ours; undefined before the lease was taken. */
  leased(): boolean | undefined
  disk(): DiskState
  /** Shanghai exchange time while the sessions rest outside the hours. */
  nextLogin(): string | null
  record(what: string, facts: Readonly<Record<string, unknown>>): void
}

const LEASE_IN_DOUBT = '账户租约未确认，不发送报单 / the lease of the account is in doubt: no order is sent'
const STOPPED: ShownSession = {
  state: 'disconnected',
  connected: false,
  latch: null,
  reason: causeOf({ zh: '网关已停止', en: 'the gateway was stopped' }),
  notBeforeMs: 0,
}

/** What is shown of both sessions: stream and key, health, log, and the alarm when one latches. */
export class SessionDisplay {
  readonly #connection: ConnectionPublisher
  readonly #latched = new Set<'td' | 'md'>()

  constructor(private readonly ports: SessionDisplayPorts) {
    const { accountId, events, timers } = ports
    this.#connection = new ConnectionPublisher(
      accountId,
      events,
      // What waited while the account was lost to another is not written over what that one says.
      async (...told) => (ports.leased() ? ports.setKey(...told) : undefined),
      timers,
    )
  }

  /** As it is now, told or not; undefined until both sessions were told of. */
  current(): ConnectionSnapshot | undefined {
    return this.#connection.current()
  }

  showBoth(): void {
    this.show('td')
    this.show('md')
  }

  show(link: 'td' | 'md'): void {
    const { ports } = this
    const [td, md] = [ports.td(), ports.md()]
    const [session, tradingDay] = link === 'td' ? [td, td.login?.tradingDay ?? null] : [md, md.tradingDay]
    const view = viewOfSession(session, { tradingDay, nextLogin: ports.nextLogin() }, this.#now())
    const { state, reason, latched } = view
    ports.record('session', { link, state, trading_day: tradingDay, reason, latched })
    if (!session.latch) this.#latched.delete(link)
    else if (!this.#latched.has(link)) {
      this.#latched.add(link)
      ports.events.alert(sessionLatchedAlert(link, session.latch))
    }
    // Whoever is not sure to serve the account is silent about it; what changed meanwhile is told once that is sure.
    if (ports.leased()) this.#connection.publish(link, view)
    else this.#connection.note(link, view)
    this.showHealth()
  }

  showHealth(): void {
    const [td, md] = [this.ports.td(), this.ports.md()]
    const reasons = [['td', td] as const, ['md', md] as const].flatMap(([link, { state, latch, reason }]) => {
      const cause = latch ?? reason
      return state === 'ready' ? [] : [`${link} ${state}${cause === null ? '' : `: ${causeText(cause)}`}`]
    })
    const doubted = this.ports.leased() === false
    if (doubted) reasons.push(LEASE_IN_DOUBT)
    const diskReason = DISK_REASON[this.ports.disk()]
    if (diskReason !== undefined) reasons.push(diskReason)
    const session = td.state === 'ready' ? md.state : td.state
    const ready = doubted ? 'lease_in_doubt' : session === 'ready' && diskReason !== undefined ? 'disk_full' : session
    const state = td.latch || md.latch ? 'latched' : this.ports.nextLogin() === null ? ready : 'outside_hours'
    this.ports.health.set(state, reasons.length === 0, reasons)
  }

  /** The sign of life: without it the key is soon gone. False when Redis lost it; true while nothing may be told. */
  async prolongKey(): Promise<boolean> {
    if (!this.ports.leased() || this.#connection.snapshot() === undefined) return true
    return this.ports.prolongKey(connectionKey(this.ports.accountId), CONNECTION_TTL_MS)
  }

  /** Redis lost the key for late joiners. */
  async tellKeyAgain(): Promise<void> {
    await this.#connection.tellKeyAgain()
  }

  /** Tells that the gateway is gone; gives up on what Redis does not take now. */
  async stop(): Promise<void> {
    if (this.ports.leased()) {
      const stopped = viewOfSession(STOPPED, { tradingDay: null, nextLogin: null }, this.#now())
      this.#connection.publishLast(stopped)
    }
    await this.#connection.stop()
  }

  #now(): { monotonicMs: number; wallMs: number } {
    return { monotonicMs: this.ports.timers.monotonicMs(), wallMs: this.ports.wallMs() }
  }
}
