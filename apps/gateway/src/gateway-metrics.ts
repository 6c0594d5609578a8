import { CONNECTION_STATES, type ConnectionState } from '@huangpu/messages'
import type { ServiceMetrics } from '@huangpu/service'

export interface GatewayGauges {
  /** Messages that are committed and not in Redis yet. */
  outboxRows(): number
  /** Queries that wait or are in flight. */
  queries(): number
  instruments(): number
  session(link: 'td' | 'md'): { readonly state: ConnectionState; readonly latch: unknown }
  /** Whether the account is surely ours. */
  leased(): boolean
  killed(): boolean
  /** Counters of a library's queue; undefined while it is not open. */
  queue(link: 'td' | 'md'): Readonly<Record<string, number>> | undefined
}

/** What GET /metrics tells of the gateway beside its counters. */
export function gatewayMetrics(metrics: ServiceMetrics, gauges: GatewayGauges): void {
  metrics.gauge({ name: 'outbox_rows', help: 'Messages that are committed and not in Redis yet' }, () =>
    gauges.outboxRows(),
  )
  metrics.gauge({ name: 'counter_queries', help: 'Queries of the counter that wait or are in flight' }, () =>
    gauges.queries(),
  )
  metrics.gauge({ name: 'instruments', help: 'Contracts that the counter listed' }, () => gauges.instruments())
  metrics.gauge(
    { name: 'session_latched', help: '1 while a session waits for a person and does not log in', label: 'link' },
    () => ({ td: Number(gauges.session('td').latch !== null), md: Number(gauges.session('md').latch !== null) }),
  )
  metrics.gauge({ name: 'lease_held', help: '1 while the account is surely served by this gateway' }, () =>
    Number(gauges.leased()),
  )
  metrics.gauge({ name: 'kill_switch', help: '1 while the kill switch is pulled' }, () => Number(gauges.killed()))
  for (const link of ['td', 'md'] as const) {
    metrics.gauge(
      {
        name: `${link}_session_state`,
        help: `1 for the state that the ${link} session is in, 0 for others`,
        label: 'state',
      },
      () => Object.fromEntries(CONNECTION_STATES.map((state) => [state, Number(gauges.session(link).state === state)])),
    )
    metrics.gauge(
      {
        name: `ctp_${link}_queue`,
        help: `Queue between the ${link} library's thread and JavaScript: events, high-water marks, losses`,
        label: 'figure',
      },
      () => gauges.queue(link),
    )
  }
}
