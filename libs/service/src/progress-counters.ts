import { progressKey, type ServiceName } from '@huangpu/messages'
import type { Bus } from '@huangpu/bus'

/**
 * Counters by which the driver of a stepped replay knows that a service is done. Written as absolute values, at most
 * once per turn of the event loop, and only while time is stepped.
 */
export class ProgressCounters {
  private readonly values: Record<string, number> = {}
  private scheduled = false

  constructor(
    private readonly service: ServiceName,
    private readonly bus: Bus,
    private readonly active: () => boolean,
    private readonly fail: (error: unknown) => void,
  ) {}

  add(counter: string, by = 1): void {
    this.values[counter] = (this.values[counter] ?? 0) + by
    this.schedule()
  }

  set(counter: string, value: number): void {
    this.values[counter] = value
    this.schedule()
  }

  private schedule(): void {
    if (this.scheduled || !this.active()) return
    this.scheduled = true
    setImmediate(() => {
      this.scheduled = false
      const fields = Object.fromEntries(Object.entries(this.values).map(([key, value]) => [key, String(value)]))
      this.bus.keys.hset(progressKey(this.service), fields).catch(this.fail)
    })
  }
}
