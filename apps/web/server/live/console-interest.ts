export interface ConsoleInterestPorts {
  /** Says to the gateway which contracts are wanted. */
  report(symbols: readonly string[]): void
  /** Whether a tab is open. */
  anybody(): boolean
  wallMs(): number
}

/** A contract that was looked at stays wanted for so long while a tab is open. */
const KEEP_MS = 8 * 3_600_000
/** Beyond this what was looked at longest ago goes. */
const SYMBOLS_MAX = 100
const REVIEW_EVERY_MS = 60_000

/** The contracts that people look at: their charts move. Nobody looks once the last tab is closed. */
export class ConsoleInterest {
  readonly #lookedMs = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  constructor(private readonly ports: ConsoleInterestPorts) {
    ports.report([])
    this.#timer = setInterval(() => this.review(), REVIEW_EVERY_MS)
    this.#timer.unref()
  }

  /** Somebody asked for a contract's chart. */
  looked(symbol: string): void {
    const known = this.#lookedMs.delete(symbol)
    this.#lookedMs.set(symbol, this.ports.wallMs())
    if (!known) this.#report()
  }

  /** Nobody wants the contract any more. */
  forget(symbol: string): void {
    if (this.#lookedMs.delete(symbol)) this.#report()
  }

  review(): void {
    const sinceMs = this.ports.wallMs() - KEEP_MS
    for (const [symbol, lookedMs] of this.#lookedMs) {
      if (lookedMs < sinceMs || !this.ports.anybody()) this.#lookedMs.delete(symbol)
    }
    this.#report()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #report(): void {
    for (const symbol of this.#lookedMs.keys()) {
      if (this.#lookedMs.size <= SYMBOLS_MAX) break
      this.#lookedMs.delete(symbol)
    }
    this.ports.report([...this.#lookedMs.keys()])
  }
}
