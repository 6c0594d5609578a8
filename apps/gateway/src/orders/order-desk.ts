import type { AlertEvent, Environment, StreamName } from '@huangpu/messages'
import type { GatewayJournal } from '@huangpu/storage'
import type { GateObjection, GatedOrder } from './order-gate.js'

/** What every part of the order path shares: the journal, the outbox of the same transaction, time, the alarm. */
export interface OrderDesk {
  readonly accountId: string
  readonly environment: Environment
  readonly journal: GatewayJournal
  readonly outbox: { add(stream: StreamName, key: string, json: string): void }
  transaction<T>(work: () => T): T
  /** Exchange time, perhaps virtual. */
  exchangeMs(): number
  /** Real wall time: time to live and stamps. */
  wallMs(): number
  /** Lease, kill switch, end of the contract: asked before an order is journalled and again before it is written. */
  objection(order: GatedOrder): GateObjection | undefined
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  count(name: string, by?: number): void
  /** One line of the log: what was sent and what was told. */
  record(what: string, facts: Readonly<Record<string, unknown>>): void
}
