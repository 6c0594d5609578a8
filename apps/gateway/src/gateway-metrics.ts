import type { ServiceMetrics } from '@huangpu/service'

export interface GatewayGauges {
  /** Messages that are committed and not in Redis yet. */
  outboxRows(): number
  /** Queries that wait or are in flight. */
  queries(): number
  instruments(): number
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
  for (const link of ['td', 'md'] as const) {
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
