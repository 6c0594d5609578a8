import type { Health, ServiceName } from '@huangpu/messages'

/** What GET /health and the heartbeat say of a service. */
export class HealthReporter {
  private live = false
  private trading = false
  private state = 'starting'
  private reasons: readonly string[] = []
  private readonly counters: Record<string, number> = {}
  /** Names in `counters` that may fall. */
  readonly gauges = new Set<string>()
  private readonly startedAt = new Date().toISOString()

  constructor(
    private readonly service: ServiceName,
    private readonly environment: 'sim' | 'live',
    private readonly version: string,
  ) {}

  setLive(live: boolean): void {
    this.live = live
  }

  /** `state` in one word; `reasons` in sentences, empty when all is well. */
  set(state: string, trading: boolean, reasons: readonly string[] = []): void {
    this.state = state
    this.trading = trading
    this.reasons = reasons
  }

  count(name: string, by = 1): void {
    this.counters[name] = (this.counters[name] ?? 0) + by
  }

  gauge(name: string, value: number): void {
    this.gauges.add(name)
    this.counters[name] = value
  }

  snapshot(): Health {
    return {
      service: this.service,
      live: this.live,
      trading: this.live && this.trading,
      state: this.state,
      reasons: [...this.reasons],
      environment: this.environment,
      pid: process.pid,
      started_at: this.startedAt,
      version: this.version,
      counters: { ...this.counters },
    }
  }
}
