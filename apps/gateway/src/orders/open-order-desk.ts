import type { ServiceContext } from '@huangpu/service'
import { type Store, openGatewayJournal } from '@huangpu/storage'
import type { OrderDesk } from './order-desk.js'
import type { OrderGate } from './order-gate.js'

export function openOrderDesk(context: ServiceContext, store: Store, gate: OrderGate): OrderDesk {
  const { accountId, environment, clock, health, log, events } = context
  return {
    accountId,
    environment,
    journal: openGatewayJournal(store.db, accountId),
    outbox: store.outbox,
    transaction: (work) => store.transaction(work),
    exchangeMs: () => clock.nowMs(),
    wallMs: () => Date.now(),
    objection: (order) => gate.objection(order),
    alert: (alert) => events.alert(alert),
    count: (name, by) => health.count(name, by),
    record: (what, facts) => log.info(facts, what),
  }
}
