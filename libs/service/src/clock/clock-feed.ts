import { CLOCK_KEY, clockDataSchema, type ClockData } from '@huangpu/messages'
import type { Bus } from '@huangpu/bus'
import type { Clock, EpochMs } from '@huangpu/core'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'
import { createWallClock } from './wall-clock.js'

/** The clock of a service: `onAdvance` listeners hear of it at every step, or every 100 ms of real time. */
export interface ServiceClock extends Clock {
  /** True while time moves by messages only: it stands in between, however long that takes. */
  readonly stepped: boolean
  onAdvance(listener: (nowMs: EpochMs) => void | Promise<void>): () => void
}

const BEAT_MS = 100

/** Keeps a service's clock and tells its listeners; listeners of one step run one after the other. */
export class ClockFeed {
  readonly clock: ServiceClock
  private readonly listeners = new Set<(nowMs: EpochMs) => void | Promise<void>>()
  private readonly virtual: VirtualClock | undefined
  private readonly beat: NodeJS.Timeout
  private running: Promise<void> = Promise.resolve()
  private beating = false

  private constructor(
    base: Clock | VirtualClock,
    private readonly report: (nowMs: EpochMs) => void,
    private readonly fail: (error: unknown) => void,
  ) {
    const virtual = 'apply' in base ? base : undefined
    this.virtual = virtual
    this.clock = {
      kind: base.kind,
      get stepped() {
        return virtual?.stepped() ?? false
      },
      nowMs: () => base.nowMs(),
      monotonicMs: () => base.monotonicMs(),
      onAdvance: (listener) => {
        this.listeners.add(listener)
        return () => void this.listeners.delete(listener)
      },
    }
    this.beat = setInterval(() => this.onBeat(), BEAT_MS)
    this.beat.unref()
  }

  /** Waits for the first published time when the clock is virtual. */
  static async open(options: {
    kind: 'wall' | 'virtual'
    bus: Bus
    report: (nowMs: EpochMs) => void
    fail: (error: unknown) => void
    onWaiting: () => void
  }): Promise<ClockFeed> {
    if (options.kind === 'wall') return new ClockFeed(createWallClock(), options.report, options.fail)
    for (let attempt = 0; ; attempt += 1) {
      const first = parseClock(await options.bus.keys.get(CLOCK_KEY))
      if (first) return new ClockFeed(createVirtualClock(first), options.report, options.fail)
      if (attempt === 0) options.onWaiting()
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }

  get stepped(): boolean {
    return this.clock.stepped
  }

  /** A message of the clock channel. A malformed one is ignored: time goes on by the last good one. */
  onMessage(json: string): void {
    const data = parseClock(json)
    if (!data || !this.virtual) return
    this.virtual.apply(data)
    if (data.mode === 'stepped') this.advance(data.now_ms)
  }

  /** Waits until the listeners are through, so that nothing of a step is cut off. */
  async close(): Promise<void> {
    clearInterval(this.beat)
    this.listeners.clear()
    await this.running
  }

  private onBeat(): void {
    if (this.stepped || this.beating) return
    this.beating = true
    this.advance(this.clock.nowMs())
    void this.running.finally(() => (this.beating = false))
  }

  private advance(nowMs: EpochMs): void {
    this.running = this.running
      .then(async () => {
        for (const listener of this.listeners) await listener(nowMs)
        this.report(nowMs)
      })
      .catch(this.fail)
  }
}

function parseClock(json: string | null | undefined): ClockData | undefined {
  if (!json) return undefined
  try {
    return clockDataSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
