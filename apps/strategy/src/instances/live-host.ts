import type { Clock, EpochMs } from '@huangpu/core'
import type { StrategyHost, StrategyLogLine, StrategyOrder } from '@huangpu/strategy-kit'

export interface LiveHostPorts {
  readonly clock: Clock
  wasSent(requestId: string): boolean
  log(line: StrategyLogLine): void
}

/** Collects what an instance asks for while it handles one fact; its owner commits or discards it as a whole. */
export class LiveHost implements StrategyHost {
  private orders: StrategyOrder[] = []
  private cancels: string[] = []
  private changed = false

  constructor(private readonly ports: LiveHostPorts) {}

  nowMs(): EpochMs {
    return this.ports.clock.nowMs()
  }

  sendOrder(order: StrategyOrder): 'accepted' | 'duplicate' {
    if (this.ports.wasSent(order.requestId)) return 'duplicate'
    this.orders.push(order)
    return 'accepted'
  }

  cancelOrder(requestId: string): void {
    this.cancels.push(requestId)
  }

  putEvent(): void {
    this.changed = true
  }

  writeLog(line: StrategyLogLine): void {
    this.ports.log(line)
  }

  /** After an exception: forgets the author's orders and returns their ids; exits stay, they only reduce risk. */
  dropSignals(): string[] {
    const signals = this.orders.filter((order) => order.purpose === 'signal')
    this.orders = this.orders.filter((order) => order.purpose !== 'signal')
    return signals.map((order) => order.requestId)
  }

  /** What was collected since the last call. */
  take(): { orders: StrategyOrder[]; cancels: string[]; changed: boolean } {
    const { orders, cancels, changed } = this
    this.orders = []
    this.cancels = []
    this.changed = false
    return { orders, cancels, changed }
  }
}
