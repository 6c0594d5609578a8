import type { JournalOrder } from '@huangpu/storage'
import { reconciledAlert } from '../alerts.js'
import type { OrderDesk } from '../orders/order-desk.js'
import type { OrderReport } from '../wire/order-report.js'
import type { CounterQueries } from './counter-queries.js'
import type { InstrumentList } from './instrument-list.js'

/** What the counter knew otherwise than journal and Redis did, after the replay of its private stream. */
export interface Differences {
  /** Orders of ours that the query moved on. */
  ordersHealed: number
  /** Orders of other sessions that only the query told of. */
  ordersFound: number
  /** Fills that only the query brought. */
  tradesFound: number
  /** Sides that the last published snapshot had otherwise: held now and not then, or the reverse. */
  positionsMoved: number
  /** Contracts of Redis that the counter lists no more. */
  instrumentsStale: number
}

const NONE: Differences = { ordersHealed: 0, ordersFound: 0, tradesFound: 0, positionsMoved: 0, instrumentsStale: 0 }

export interface LoginQueriesPorts {
  readonly desk: OrderDesk
  readonly queries: CounterQueries
  readonly instruments: InstrumentList
  tradingDay(): string
  onInstruments(): void
}

/**
 * Everything that must be known before an order may go out, and how it differs from what was known. Fills come before
 * positions: one that only the query brought, published after a snapshot that contains it, would count twice.
 */
export class LoginQueries {
  #differences: Differences | undefined

  constructor(private readonly ports: LoginQueriesPorts) {}

  /** All queries in order; the differences are counted, and told where there are some. @throws QueryFailed */
  async run(): Promise<Differences> {
    const { queries, instruments, desk } = this.ports
    const differences = (this.#differences = { ...NONE })
    try {
      differences.instrumentsStale = await instruments.know(this.ports.tradingDay())
      this.ports.onInstruments()
      await queries.orders()
      await queries.trades()
      const before = desk.journal.positions.all().map(sideKey)
      const { rows } = await queries.positions()
      const after = rows.filter((row) => row.volume > 0).map(sideKey)
      differences.positionsMoved = [...symmetricDifference(before, after)].length
      await queries.account()
    } finally {
      this.#differences = undefined
    }
    this.#tell(differences)
    return differences
  }

  /** A row of the order query is about to be booked by `book`. */
  onOrderRow(report: OrderReport, book: () => string | undefined): string | undefined {
    const { orders } = this.ports.desk.journal
    const { tradingDay, frontId, sessionId, orderRef } = report
    const before = this.#differences && orders.bySession(tradingDay, frontId, sessionId, orderRef)
    const orderId = book()
    if (!this.#differences || orderId === undefined) return orderId
    const after = orders.byId(orderId)
    if (!before) this.#differences.ordersFound += 1
    else if (after && isMoved(before, after)) this.#differences.ordersHealed += 1
    return orderId
  }

  /** The trade query brought a fill that nobody knew. */
  onNewTrade(): void {
    if (this.#differences) this.#differences.tradesFound += 1
  }

  #tell(differences: Differences): void {
    const { desk } = this.ports
    const found = Object.entries(differences).filter(([, count]) => count > 0) as [keyof Differences, number][]
    if (found.length === 0) return
    for (const [name, count] of found) desk.count(`reconciled_${COUNTER_NAME[name]}`, count)
    desk.record('reconciled with the counter', { ...differences })
    desk.alert(reconciledAlert(differences))
  }
}

const COUNTER_NAME: Readonly<Record<keyof Differences, string>> = {
  ordersHealed: 'orders_healed',
  ordersFound: 'orders_found',
  tradesFound: 'trades_found',
  positionsMoved: 'positions_moved',
  instrumentsStale: 'instruments_stale',
}

const isMoved = (before: JournalOrder, after: JournalOrder): boolean => before.statusSeq !== after.statusSeq
const sideKey = ({ symbol, direction }: { symbol: string; direction: string }): string => `${symbol} ${direction}`

function symmetricDifference(left: readonly string[], right: readonly string[]): Set<string> {
  const [a, b] = [new Set(left), new Set(right)]
  return new Set([...left.filter((key) => !b.has(key)), ...right.filter((key) => !a.has(key))])
}
