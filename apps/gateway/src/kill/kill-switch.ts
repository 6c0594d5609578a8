import { formatShanghai } from '@huangpu/core'
import { type FLATTEN_STATES, type KillView, type KillSwitchEvent, STREAMS } from '@huangpu/messages'
import type { CancelState, FlattenOutcome, JournalOrder, KillEntry } from '@huangpu/storage'
import { FLATTEN_INCOMPLETE, killLiftedAlert, killNotStoredAlert, killOrdersWorkAlert, killedAlert } from '../alerts.js'
import type { CancelSender } from '../orders/cancel-sender.js'
import type { OrderDesk } from '../orders/order-desk.js'
import { KILL_SWITCH, isKillCancel } from '../orders/kill-cancels.js'
import type { Timers } from '../ports/counter-ports.js'
import { standingKill } from './standing-kill.js'

export interface KillPorts {
  readonly desk: OrderDesk
  readonly timers: Timers
  readonly cancels: Pick<CancelSender, 'cancelAll' | 'sendPending' | 'cancelUnjournalled'>
  ready(): boolean
  /** Closes every position while `goesOn`. */
  flatten(goesOn: () => boolean): Promise<FlattenOutcome | 'interrupted'>
  /** Tells late joiners, sooner or later. */
  tell(event: KillSwitchEvent): void
  newId(): string
}

/** What a person says who turns the switch. */
export type KillOrder = Pick<KillEntry, 'by' | 'reason' | 'flatten'>

const HISTORY = 20
/** Refused cancels go again this often at first, then once a minute: an exchange refuses them outside its hours. */
const AGAIN_MS = [2_000, 2_000, 2_000, 2_000, 2_000]
const LATER_MS = 60_000
/** Between two attempts to close what could not be closed: the session was away, or the exchange was closed. */
const FLATTEN_AGAIN_MS = 10_000

/**
 * Refuses opens and cancels everything, by itself: neither Redis nor another service is needed. It is on until a person
 * lifts it, over restarts.
 */
export class KillSwitch {
  #latest: KillEntry | undefined
  /** Who, when and why; the latest may be a kill once more. */
  #standing: KillEntry | undefined
  #stored = true
  #flattening = false
  #stopAgain: (() => void) | undefined
  #stopFlatten: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: KillPorts) {
    const { kills } = ports.desk.journal
    this.#latest = kills.latest(1)[0]
    this.#standing = kills.sinceLift().reduce<KillEntry | undefined>(standingKill, undefined) ?? this.#latest
    ports.tell(this.#event())
  }

  get active(): boolean {
    return this.#latest?.action === 'kill'
  }

  /** Once more while it is on: the same again, so that nothing is missed. */
  kill(order: KillOrder): KillView {
    const { desk, cancels } = this.ports
    const ready = this.ports.ready()
    // First in memory: from here on nothing opens, whatever the disk says.
    const flatten = order.flatten || this.#flattenState() === 'waiting' || this.#flattenState() === 'running'
    const entry: KillEntry = { action: 'kill', ...order, flatten, atMs: desk.wallMs(), swept: false, outcome: null }
    this.#standing = standingKill(this.active ? this.#standing : undefined, entry)
    this.#latest = entry
    const working = desk.journal.orders.working()
    try {
      desk.transaction(() => {
        desk.journal.kills.add(entry)
        this.#publish()
        cancels.cancelAll(working, KILL_SWITCH)
        if (ready) this.#markSwept()
      })
      this.#stored = true
      cancels.sendPending()
    } catch (error) {
      this.#stored = false
      const sent = cancels.cancelUnjournalled(working)
      desk.alert(killNotStoredAlert(error instanceof Error ? error.message : String(error), sent))
    }
    this.ports.tell(this.#event())
    desk.alert(killedAlert(order.by, order.reason))
    desk.record('kill switch on', { ...order, working_orders: working.length })
    this.#watch(0)
    this.#flatten()
    return this.view()
  }

  lift(by: string, reason: string): KillView {
    const { desk } = this.ports
    if (!this.active) return this.view()
    const entry: KillEntry = {
      action: 'lift',
      by,
      reason,
      flatten: false,
      atMs: desk.wallMs(),
      swept: true,
      outcome: null,
    }
    desk.transaction(() => {
      desk.journal.kills.add(entry)
      this.#latest = entry
      this.#standing = entry
      this.#publish()
    })
    this.#stored = true
    this.#stopAgain?.()
    this.ports.tell(this.#event())
    desk.alert(killLiftedAlert(by, reason))
    desk.record('kill switch lifted', { by, reason })
    return this.view()
  }

  /** The session is ready, so that every order of the account is known: what a kill without one left is made up for. */
  onReady(): void {
    const { desk, cancels } = this.ports
    if (!this.active) return
    if (this.#latest?.swept === false) {
      desk.transaction(() => {
        cancels.cancelAll(this.#uncancelled(), KILL_SWITCH)
        this.#markSwept()
      })
      cancels.sendPending()
    }
    this.#watch(0)
    this.#flatten()
  }

  view(): KillView {
    const { journal } = this.ports.desk
    const standing = this.#standing
    return {
      active: this.active,
      by: standing?.by ?? null,
      reason: standing?.reason ?? null,
      at: standing ? isoOf(standing.atMs) : null,
      flatten: this.#flattenState(),
      working_orders: journal.orders.working().length,
      waiting_cancels: journal.cancels.pending().length,
      stored: this.#stored,
      history: journal.kills.latest(HISTORY).map(({ action, by, reason, flatten, atMs }) => ({
        action,
        by,
        reason,
        flatten,
        at: isoOf(atMs),
      })),
    }
  }

  /** Redis lost what was told. */
  tellAgain(): void {
    this.ports.tell(this.#event())
  }

  stop(): void {
    this.#stopped = true
    this.#stopAgain?.()
    this.#stopFlatten?.()
  }

  #flattenState(): (typeof FLATTEN_STATES)[number] {
    if (!this.active || !this.#latest?.flatten) return 'off'
    return this.#latest.outcome ?? (this.#flattening ? 'running' : 'waiting')
  }

  #flatten(): void {
    const wanted = (): boolean => this.active && this.#latest?.flatten === true && !this.#stopped
    if (!wanted() || this.#latest?.outcome || this.#flattening || !this.ports.ready()) return
    this.#flattening = true
    this.#stopFlatten?.()
    void this.ports.flatten(wanted).then((outcome) => {
      this.#flattening = false
      if (!wanted()) return
      if (outcome !== 'interrupted') this.#setOutcome(outcome)
      // A session that is away goes on when it is ready again.
      else this.#stopFlatten = this.ports.timers.after(FLATTEN_AGAIN_MS, () => this.#flatten())
    })
  }

  #markSwept(): void {
    this.ports.desk.journal.kills.markSwept()
    if (this.#latest) this.#latest = { ...this.#latest, swept: true }
  }

  #setOutcome(outcome: FlattenOutcome): void {
    const { desk } = this.ports
    if (this.#latest) this.#latest = { ...this.#latest, outcome }
    if (outcome === 'incomplete') desk.alert(FLATTEN_INCOMPLETE)
    try {
      desk.transaction(() => desk.journal.kills.setOutcome(outcome))
    } catch (error) {
      // A restart closes once more what is then held: nothing, if it was flat.
      desk.record('outcome of flattening not stored', { outcome, why: String(error) })
    }
  }

  /** Cancels of the switch that were refused while their order still works go again. */
  #watch(attempt: number): void {
    this.#stopAgain?.()
    this.#stopAgain = this.ports.timers.after(AGAIN_MS[attempt] ?? LATER_MS, () => {
      if (!this.active || !this.ports.ready()) return
      const left = this.#refused()
      if (left.length > 0) {
        this.ports.desk.transaction(() => this.ports.cancels.cancelAll(left, KILL_SWITCH))
        this.ports.cancels.sendPending()
        if (attempt === AGAIN_MS.length - 1) this.ports.desk.alert(killOrdersWorkAlert(left.length))
      }
      this.#watch(attempt + 1)
    })
  }

  /** Working orders whose latest cancel is the switch's and was refused. */
  #refused(): JournalOrder[] {
    return this.ports.desk.journal.orders.working().filter(({ orderId }) => this.#ownCancel(orderId) === 'refused')
  }

  /** Working orders that the switch's cancel is not on its way to. */
  #uncancelled(): JournalOrder[] {
    const under = (state: CancelState | undefined): boolean => state === 'pending' || state === 'sent'
    return this.ports.desk.journal.orders.working().filter(({ orderId }) => !under(this.#ownCancel(orderId)))
  }

  #ownCancel(orderId: string): CancelState | undefined {
    const latest = this.ports.desk.journal.cancels.latestOf(orderId)
    return latest && isKillCancel(latest) ? latest.state : undefined
  }

  #publish(): void {
    const event = this.#event()
    this.ports.desk.outbox.add(STREAMS.event, event.event_id, JSON.stringify(event))
  }

  #event(): KillSwitchEvent {
    const { desk, newId } = this.ports
    return {
      type: 'kill_switch',
      event_id: newId(),
      service: 'gateway',
      account_id: desk.accountId,
      environment: desk.environment,
      datetime: formatShanghai(desk.exchangeMs()),
      active: this.active,
      by: this.#standing?.by ?? null,
      reason: this.#standing?.reason ?? null,
    }
  }
}

const isoOf = (ms: number): string => new Date(ms).toISOString()
