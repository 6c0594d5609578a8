import type { FlattenOutcome } from '@huangpu/storage'
import type { Timers } from '../ports/counter-ports.js'
import type { PositionRecord } from '../wire/position-rows.js'
import type { PriceLimits } from '../wire/price-limits.js'
import { type CloseOutOrder, closeOutOrders } from './close-out-orders.js'

export interface FlattenerPorts {
  readonly timers: Timers
  ready(): boolean
  /** Orders that still work, by the journal. */
  workingOrders(): number
  positions(): Promise<readonly PositionRecord[]>
  priceLimits(symbol: string): Promise<PriceLimits>
  maxOrderLots(symbol: string): number
  /** Traded continuously at this moment: before, in a break and after it an exchange takes no FAK order. */
  isTrading(symbol: string): boolean
  send(order: CloseOutOrder): void
  failed(error: unknown): void
}

const ROUNDS = 5
/** Cancels and FAK orders end within a moment; what does not is left out of the round. */
const SETTLE_MS = 3_000
const LOOK_MS = 100

/** Closes every position, round after round, since a FAK order takes only what the book offers. */
export class Flattener {
  constructor(private readonly ports: FlattenerPorts) {}

  /**
   * `goesOn`: the switch is still on. `interrupted`: it was lifted, the session went, or what is left is not traded now: to
   * be gone on with later.
   */
  async run(goesOn: () => boolean): Promise<FlattenOutcome | 'interrupted'> {
    for (let round = 0; round <= ROUNDS; round += 1) {
      await this.#settled(goesOn)
      if (!goesOn() || !this.ports.ready()) return 'interrupted'
      try {
        const held = (await this.ports.positions()).filter((record) => record.volumeLots > 0)
        if (held.length === 0) return 'flat'
        const traded = held.filter((record) => this.ports.isTrading(record.symbol))
        if (traded.length === 0) return 'interrupted'
        if (round < ROUNDS) await this.#close(traded, goesOn)
      } catch (error) {
        this.ports.failed(error)
        if (!this.ports.ready()) return 'interrupted'
      }
    }
    return 'incomplete'
  }

  async #close(held: readonly PositionRecord[], goesOn: () => boolean): Promise<void> {
    const { ports } = this
    for (const symbol of new Set(held.map((record) => record.symbol))) {
      try {
        const limits = await ports.priceLimits(symbol)
        if (!goesOn()) return
        const records = held.filter((record) => record.symbol === symbol)
        for (const order of closeOutOrders(records, limits, ports.maxOrderLots(symbol))) ports.send(order)
      } catch (error) {
        // One contract keeps no other one from being closed.
        ports.failed(error)
      }
    }
  }

  async #settled(goesOn: () => boolean): Promise<void> {
    const until = this.ports.timers.monotonicMs() + SETTLE_MS
    while (goesOn() && this.ports.workingOrders() > 0 && this.ports.timers.monotonicMs() < until) {
      await new Promise<void>((resolve) => void this.ports.timers.after(LOOK_MS, resolve))
    }
  }
}
