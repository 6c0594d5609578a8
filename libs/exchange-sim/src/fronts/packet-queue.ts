import { SecondMeter } from './second-meter.js'

export interface PacketClock {
  nowMs(): number
  /** Calls back after so many milliseconds. */
  later(ms: number, work: () => void): void
}

/** Of what a session may send in so many seconds; who has more waiting does not listen to the front. */
const WAITING_SECONDS_MAX = 100

/** What a session sends above the front's packet rate waits for the next second, in its order and without a word. */
export class PacketQueue {
  private readonly meter: SecondMeter
  private readonly waiting: ((isDelayed: boolean) => void)[] = []

  constructor(
    private readonly perSecond: number,
    private readonly clock: PacketClock,
  ) {
    this.meter = new SecondMeter(perSecond)
  }

  /** `handle` is told whether it had to wait. False when too much waits already: it is not handled then. */
  pass(handle: (isDelayed: boolean) => void): boolean {
    if (this.waiting.length === 0 && this.meter.passes(this.clock.nowMs())) {
      handle(false)
      return true
    }
    if (this.waiting.length >= this.perSecond * WAITING_SECONDS_MAX) return false
    this.waiting.push(handle)
    if (this.waiting.length === 1) this.wake()
    return true
  }

  private wake(): void {
    this.clock.later(1000 - (this.clock.nowMs() % 1000), () => this.drain())
  }

  private drain(): void {
    while (this.waiting.length > 0 && this.meter.passes(this.clock.nowMs())) this.waiting.shift()?.(true)
    if (this.waiting.length > 0) this.wake()
  }
}
