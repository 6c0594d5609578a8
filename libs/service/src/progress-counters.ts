import { progressKey, type ServiceName } from '@huangpu/messages'
import type { Bus } from '@huangpu/bus'

/**
 * Counters by which the driver of a stepped replay knows that a service is done. Written as absolute values, at most
 * once per turn of the event loop, and only while time is stepped.
 */
export class ProgressCounters {
  private readonly values: Record<string, number> = {}
  private pending = false
  private lastWrite: Promise<unknown> = Promise.resolve()
  private stepped: () => boolean = () => false

  constructor(
    private readonly service: ServiceName,
    private readonly bus: Bus,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** Counters are written while `stepped` says so. */
  writeWhile(stepped: () => boolean): void {
    this.stepped = stepped
  }

  add(counter: string, by = 1): void {
    this.set(counter, (this.values[counter] ?? 0) + by)
  }

  set(counter: string, value: number): void {
    this.values[counter] = value
    if (this.pending || !this.stepped()) return
    this.pending = true
    this.lastWrite = this.lastWrite.then(() => new Promise((resolve) => setImmediate(resolve))).then(() => this.write())
  }

  /** Resolves when all that was counted so far is in Redis; at once when nothing is to be written. */
  async flushed(): Promise<void> {
    await this.lastWrite
  }

  private async write(): Promise<void> {
    this.pending = false
    const fields = Object.fromEntries(Object.entries(this.values).map(([key, value]) => [key, String(value)]))
    await this.bus.keys.hset(progressKey(this.service), fields).catch(this.fail)
  }
}
