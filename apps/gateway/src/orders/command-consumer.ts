import type { GroupConsumer, OutboxDispatcher } from '@huangpu/bus'
import { gatewayGroup } from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import type { Store } from '@huangpu/storage'
import { deadCommandAlert } from '../alerts.js'
import type { CrashPoints } from '../crash/crash-points.js'
import { onCommand } from '../handlers/on-command.js'
import type { Timers } from '../ports/counter-ports.js'
import type { LostCommands } from './lost-commands.js'
import type { OrderDesk } from './order-desk.js'
import type { OrderPath } from './order-path.js'
import { pagesOf } from './stream-pages.js'
import { WithoutJournal } from './without-journal.js'

export interface CommandConsumerPorts {
  readonly context: ServiceContext
  readonly desk: OrderDesk
  readonly orders: OrderPath
  readonly lost: LostCommands
  readonly crash: CrashPoints
  readonly timers: Timers
  readonly inbox: Store['inbox']
  readonly outbox: OutboxDispatcher
  /** From then on no consumer begins. */
  readonly stopping: AbortSignal
}

/** Real ms after the start. An order that waited so long is no loss; a cancel must be read to go out with the login. */
const BEGIN_AT_LATEST_MS = 5_000

/**
 * The commands of `stream:cmd`. They are taken from the first time the session is ready, so that an order which has not
 * expired meanwhile is still sent; after a while also without, for a cancel waits for no query. Later losses refuse orders
 * at once; cancels go out as soon as the counter takes requests again.
 */
export class CommandConsumer {
  #consumer: GroupConsumer | undefined
  #stopLatest: (() => void) | undefined

  constructor(private readonly ports: CommandConsumerPorts) {}

  /** Resolves when the orders are remembered that the stream still names and the journal does not know. */
  async start(): Promise<void> {
    await this.#recall()
    this.#stopLatest = this.ports.timers.after(BEGIN_AT_LATEST_MS, () => this.begin())
  }

  /** The first call begins. */
  begin(): void {
    if (this.#consumer || this.ports.stopping.aborted) return
    const { context, desk, orders, crash, inbox, outbox } = this.ports
    const { accountId, bus, health, log } = context
    const { intake, sender, cancels } = orders
    const withoutJournal = new WithoutJournal({
      desk,
      cancelNow: (order) => cancels.cancelNow(order),
      isWaiting: (orderId) => sender.isWaiting(orderId),
      tradingDay: () => intake.tradingDay(),
      produce: (stream, json) => bus.produce(stream, json),
    })
    this.#consumer = bus.consume({
      group: gatewayGroup(accountId, accountId),
      consumer: 'gateway',
      handlers: [onCommand(crash.commands({ desk, intake, sender, cancels, withoutJournal }))],
      inbox,
      outbox,
      onDeadLetter: (letter) => {
        health.count('commands_dead')
        log.error({ reason: letter.reason, entry: letter.entry_id }, 'a command was set aside')
        context.events.alert(deadCommandAlert(letter.reason))
      },
    })
  }

  async stop(): Promise<void> {
    this.#stopLatest?.()
    await this.#consumer?.stop()
  }

  async #recall(): Promise<void> {
    const { lost, desk, context } = this.ports
    const { accountId, environment, bus, log } = context
    const isJournalled = (orderId: string): boolean => desk.journal.orders.byId(orderId) !== undefined
    const unknown = await lost.recall(pagesOf(bus), { accountId, environment, isJournalled })
    if (unknown > 0) log.info({ unknown }, 'orders of stream:cmd that the journal does not know yet')
  }
}
