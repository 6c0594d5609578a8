import type { Calendar } from '@huangpu/core'
import type { ServiceContext } from '@huangpu/service'
import type { OrderDesk } from '../orders/order-desk.js'
import { realTimers } from '../ports/real-timers.js'
import type { InstrumentCache } from '../queries/instrument-cache.js'
import { ContractExpiry } from './contract-expiry.js'
import { loadExpiryConfig } from './expiry-config.js'

export interface ContractExpiryRoom {
  readonly context: ServiceContext
  readonly desk: OrderDesk
  readonly days: Calendar
  readonly instruments: InstrumentCache
  /** Of the login; undefined without one. */
  tradingDay(): string | undefined
  /** Contracts that the market data front sends ticks of. */
  subscribed(): Iterable<string>
}

/** The watch over held and subscribed contracts. @throws ConfigProblem */
export function openContractExpiry(room: ContractExpiryRoom): ContractExpiry {
  const { context, desk, days, instruments } = room
  const { journal } = desk
  return new ContractExpiry({
    config: loadExpiryConfig(context.home),
    days,
    timers: realTimers,
    instrument: (symbol) => instruments.get(symbol),
    tradingDay: () => room.tradingDay(),
    watched: () => [...journal.positions.all().map(({ symbol }) => symbol), ...room.subscribed()],
    rememberAlarm: (symbol, day) =>
      desk.transaction(() => journal.sequences.raise(`near_expiry:${symbol}`, Number(day))),
    alert: (alert) => desk.alert(alert),
  })
}
