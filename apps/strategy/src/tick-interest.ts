import type { PeerClient } from '@huangpu/service'
import { z } from 'zod'
import { STRATEGY_CONFIG } from './config.js'

/** Tells market which contracts the strategies need: on change until it is heard, and every minute in full. */
export class TickInterest {
  private symbols: readonly string[] = []
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(
    private readonly market: PeerClient,
    private readonly warn: (error: unknown) => void,
  ) {}

  set(symbols: readonly string[]): void {
    if (symbols.join() === this.symbols.join()) return
    this.symbols = symbols
    void this.send()
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
  }

  private async send(): Promise<void> {
    clearTimeout(this.timer)
    let againMs: number = STRATEGY_CONFIG.subscribeEveryMs
    try {
      if (this.symbols.length > 0) await this.market.post('/subscriptions', { symbols: this.symbols }, z.unknown())
    } catch (error) {
      this.warn(error)
      againMs = STRATEGY_CONFIG.subscribeRetryMs
    }
    clearTimeout(this.timer)
    if (!this.closed) this.timer = setTimeout(() => void this.send(), againMs)
  }
}
