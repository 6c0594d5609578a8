import type { AlertEvent } from '@huangpu/messages'
import { symbolField } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'
import { planSubscriptions } from './subscriptions.js'

export interface SubscriptionPorts {
  readonly timers: Timers
  /** The market data session is logged in. */
  ready(): boolean
  /** The counter's contracts are known. */
  listed(symbol: string): boolean
  anyListed(): boolean
  subscribe(symbols: readonly string[]): number
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
}

const RETRY_MS = 1_000

/** Keeps the feed subscribed to what somebody wants, over reconnects. */
export class SubscriptionDesk {
  readonly #wanted = new Set<string>()
  readonly #subscribed = new Set<string>()
  readonly #complained = new Set<string>()
  #stopRetry: (() => void) | undefined

  constructor(private readonly ports: SubscriptionPorts) {}

  get subscribedCount(): number {
    return this.#subscribed.size
  }

  want(symbols: readonly string[]): void {
    for (const symbol of symbols) {
      if (symbolField.safeParse(symbol).success) this.#wanted.add(symbol)
      else this.#complain(symbol)
    }
    this.apply()
  }

  /** A new session knows no subscription of an earlier one. */
  onLogin(): void {
    this.#subscribed.clear()
    this.apply()
  }

  apply(): void {
    this.#stopRetry?.()
    if (!this.ports.ready() || !this.ports.anyListed()) return
    const plan = planSubscriptions(this.#wanted, this.#subscribed, (symbol) => this.ports.listed(symbol))
    for (const symbol of plan.unknown) this.#complain(symbol)
    for (const batch of plan.batches) {
      if (this.ports.subscribe(batch) !== 0) {
        this.#stopRetry = this.ports.timers.after(RETRY_MS, () => this.apply())
        return
      }
      for (const symbol of batch) this.#subscribed.add(symbol)
    }
  }

  stop(): void {
    this.#stopRetry?.()
  }

  #complain(symbol: string): void {
    if (this.#complained.has(symbol)) return
    this.#complained.add(symbol)
    this.ports.alert({
      severity: 'warning',
      code: 'unknown_symbol',
      message_zh: `无法订阅 ${symbol}：柜台没有该合约，请检查代码是否到期或拼写错误`,
      message_en: `cannot subscribe to ${symbol}: the counter lists no such contract; is it expired or misspelt?`,
    })
  }
}
