import type { Timers } from '../ports/counter-ports.js'

export interface OrderInquiryPorts {
  readonly timers: Timers
  readonly intervalMs: number
  ready(): boolean
  /** Complete queries of orders and trades. */
  ask(): Promise<void>
  /** What was not found gets its end; true when some must be asked for again. */
  settle(): boolean
  onFailure(error: unknown): void
}

/** Asks the counter about orders of unknown fate until none is left. */
export class OrderInquiry {
  #asking = false
  #stopNext: (() => void) | undefined

  constructor(private readonly ports: OrderInquiryPorts) {}

  ask(): void {
    if (this.#asking) return
    this.#stopNext?.()
    this.#asking = true
    void this.#run()
  }

  stop(): void {
    this.#stopNext?.()
  }

  async #run(): Promise<void> {
    let again: boolean
    try {
      await this.ports.ask()
      again = this.ports.settle()
    } catch (error) {
      this.ports.onFailure(error)
      again = true
    }
    this.#asking = false
    // Without a session the next login asks anyway.
    if (again && this.ports.ready()) this.#stopNext = this.ports.timers.after(this.ports.intervalMs, () => this.ask())
  }
}
