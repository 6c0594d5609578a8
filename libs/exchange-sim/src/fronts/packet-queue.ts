import { SecondMeter } from './second-meter.js'

export interface PacketClock {
  nowMs(): number
  /** Calls back after so many milliseconds. */
  later(ms: number, work: () => void): void
}

/** What a session sends above the front's packet rate waits for the next second, in its order and without a word. */
export class PacketQueue {
  private readonly meter: SecondMeter
  private readonly waiting: ((isDelayed: boolean) => void)[] = []

  constructor(
    perSecond: number,
    private readonly clock: PacketClock,
  ) {
    this.meter = new SecondMeter(perSecond)
  }

  /** `handle` is told whether it had to wait. */
  pass(handle: (isDelayed: boolean) => void): void {
    if (this.waiting.length === 0 && this.meter.passes(this.clock.nowMs())) return handle(false)
    this.waiting.push(handle)
    if (this.waiting.length === 1) this.wake()
  }

  private wake(): void {
    this.clock.later(1000 - (this.clock.nowMs() % 1000), () => this.drain())
  }

  private drain(): void {
    while (this.waiting.length > 0 && this.meter.passes(this.clock.nowMs())) this.waiting.shift()?.(true)
    if (this.waiting.length > 0) this.wake()
  }
}
