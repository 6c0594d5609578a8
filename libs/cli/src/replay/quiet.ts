/** Everything that tells whether work is under way, read at one moment. */
export interface WorkSnapshot {
  /** What the exchange sent and received over the CTP libraries. */
  readonly exchange: Readonly<Record<string, number>>
  /** Progress counters of each service, by name. */
  readonly gateway: Readonly<Record<string, number>>
  readonly market: Readonly<Record<string, number>>
  readonly trading: Readonly<Record<string, number>>
  readonly strategy: Readonly<Record<string, number>>
  /** Entries that a group has not read or not acknowledged, over all streams. */
  readonly unacknowledged: number
  /** Both of the gateway's sessions are logged in and synchronised: a settlement ends them. */
  readonly sessionsReady: boolean
}

/**
 * Nothing is on its way anywhere: every tick was handled, every bar was delivered, every stream entry acknowledged,
 * every request answered, and every service has heard of the time. Returns what is still missing, or undefined.
 */
export function whatIsUnderWay(work: WorkSnapshot, nowMs: number): string | undefined {
  const { exchange, gateway, market, trading, strategy } = work
  if (!work.sessionsReady) return 'the gateway logs in'
  const pairs: [string, number, number][] = [
    ['requests to the exchange', gateway['requests'] ?? 0, exchange['requests_received'] ?? 0],
    ['trader events', exchange['td_events_sent'] ?? 0, gateway['td_events'] ?? 0],
    ['market data events', exchange['md_events_sent'] ?? 0, gateway['md_events'] ?? 0],
    ['ticks to market', gateway['ticks_published'] ?? 0, market['ticks'] ?? 0],
    ['ticks to strategy', gateway['ticks_published'] ?? 0, strategy['ticks'] ?? 0],
    ['bars to strategy', market['bars_published'] ?? 0, strategy['bars'] ?? 0],
    ['stream entries', work.unacknowledged, 0],
  ]
  for (const [what, sent, handled] of pairs) if (sent !== handled) return `${what}: ${sent} sent, ${handled} handled`
  for (const [name, progress] of Object.entries({ gateway, market, trading, strategy })) {
    if ((progress['clock_ms'] ?? 0) < nowMs) return `${name} has not heard of the time`
  }
  return undefined
}
