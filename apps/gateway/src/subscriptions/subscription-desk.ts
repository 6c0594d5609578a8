import type { AlertEvent } from '@huangpu/messages'
import type { Timers } from '../ports/counter-ports.js'
import {
  type Subscription,
  type SubscriptionBook,
  type SubscriptionError,
  type Wants,
  planSubscriptions,
  withNewSession,
  withState,
  withWants,
} from './subscription-book.js'

export interface SubscriptionPorts {
  readonly timers: Timers
  /** The market data session is logged in. */
  ready(): boolean
  /** The counter's contracts are known. */
  listed(symbol: string): boolean
  anyListed(): boolean
  /** A tick of this trading day passed: as good as a confirmation. */
  ticking(symbol: string): boolean
  subscribe(symbols: readonly string[]): number
  unsubscribe(symbols: readonly string[]): number
  /** A contract is about to be subscribed again that was not for a while: its ticks of meanwhile nobody heard. */
  onReturn(symbol: string): void
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  record(what: string, facts: Readonly<Record<string, unknown>>): void
}

/** Symbols at once: the advice is some 1,000 a second; smaller calls keep a full buffer away. */
const BATCH = 200
const BETWEEN_BATCHES_MS = 200
const RETRY_MS = 1_000
/** Three full reports of whoever is interested. */
export const UNWANTED_GRACE_MS = 180_000
const ANSWER_MS = 10_000
/** Names that report interest on behalf of a screen: what they look at may be expired, and that is no fault. */
const LOOKERS: ReadonlySet<string> = new Set(['web'])

/** Keeps the feed subscribed to what somebody wants, over reconnects, and to nothing else. */
export class SubscriptionDesk {
  #book: SubscriptionBook = new Map()
  /** Contracts that were in the book and are not any more. */
  readonly #left = new Set<string>()
  readonly #complained = new Set<string>()
  #stopTimer: (() => void) | undefined
  #stopped = false

  constructor(private readonly ports: SubscriptionPorts) {}

  all(): readonly Subscription[] {
    return [...this.#book.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  }

  /** What somebody wants, subscribed or not. */
  wanted(): string[] {
    return [...this.#book.values()].filter((one) => one.unwantedSinceMs === null).map(({ symbol }) => symbol)
  }

  /** Contracts that the front knows to be subscribed. */
  confirmed(): string[] {
    return [...this.#book.values()].filter(({ state }) => state.kind === 'confirmed').map(({ symbol }) => symbol)
  }

  /** All that is wanted, by everybody. */
  want(wants: Wants): void {
    this.#turnTo(withWants(this.#book, wants, this.ports.timers.monotonicMs()))
    this.apply()
  }

  onLogin(): void {
    this.#turnTo(withNewSession(this.#book))
    this.apply()
  }

  /** The front answered a subscription. */
  onAnswer(symbol: string, error: SubscriptionError | null): void {
    this.#book = withState(this.#book, [symbol], error === null ? { kind: 'confirmed' } : { kind: 'refused', error })
  }

  apply(): void {
    this.#stopTimer?.()
    if (this.#stopped || !this.ports.ready() || !this.ports.anyListed()) return
    this.#confirmTicking()
    const nowMs = this.ports.timers.monotonicMs()
    const plan = planSubscriptions(this.#book, {
      nowMs,
      isListed: (symbol) => this.ports.listed(symbol),
      graceMs: UNWANTED_GRACE_MS,
      answerMs: ANSWER_MS,
    })
    for (const symbol of plan.unlisted) this.#complain(symbol)
    const asked = this.#subscribe(plan.subscribe.slice(0, BATCH), nowMs)
    const taken = asked && this.#unsubscribe(plan.unsubscribe.slice(0, BATCH))
    const more = plan.subscribe.length > BATCH || plan.unsubscribe.length > BATCH
    if (!taken) this.#applyIn(RETRY_MS)
    else if (more) this.#applyIn(BETWEEN_BATCHES_MS)
    else if (this.#pending()) this.#applyIn(ANSWER_MS)
  }

  stop(): void {
    this.#stopped = true
    this.#stopTimer?.()
  }

  #turnTo(book: SubscriptionBook): void {
    for (const symbol of this.#book.keys()) if (!book.has(symbol)) this.#left.add(symbol)
    this.#book = book
  }

  #subscribe(symbols: readonly string[], nowMs: number): boolean {
    if (symbols.length === 0) return true
    for (const symbol of symbols) if (this.#left.delete(symbol)) this.ports.onReturn(symbol)
    // First, so that an answer within the call finds it.
    const before = this.#book
    this.#book = withState(this.#book, symbols, { kind: 'requested', atMs: nowMs })
    if (this.ports.subscribe(symbols) === 0) return true
    this.#book = before
    return false
  }

  #unsubscribe(symbols: readonly string[]): boolean {
    if (symbols.length === 0) return true
    if (this.ports.unsubscribe(symbols) !== 0) return false
    const next = new Map(this.#book)
    for (const symbol of symbols) next.delete(symbol)
    this.#turnTo(next)
    this.ports.record('nobody wants these contracts any more: unsubscribed', { symbols })
    return true
  }

  /** Some counters answer nothing to a subscription, or long after its first tick. */
  #confirmTicking(): void {
    const ticking = [...this.#book.values()].filter(
      ({ symbol, state }) => state.kind === 'requested' && this.ports.ticking(symbol),
    )
    this.#book = withState(
      this.#book,
      ticking.map(({ symbol }) => symbol),
      { kind: 'confirmed' },
    )
  }

  #pending(): boolean {
    return [...this.#book.values()].some(
      ({ state, unwantedSinceMs }) => state.kind === 'requested' || unwantedSinceMs !== null,
    )
  }

  #applyIn(waitMs: number): void {
    this.#stopTimer = this.ports.timers.after(waitMs, () => this.apply())
  }

  #complain(symbol: string): void {
    const wantedBy = this.#book.get(symbol)?.wantedBy ?? []
    if (this.#complained.has(symbol) || wantedBy.every((holder) => LOOKERS.has(holder))) return
    this.#complained.add(symbol)
    this.ports.alert({
      severity: 'warning',
      code: 'unknown_symbol',
      message_zh: `无法订阅 ${symbol}（${wantedBy.join('、')}）：柜台没有该合约，请检查代码是否到期或拼写错误`,
      message_en: `cannot subscribe to ${symbol} (${wantedBy.join(', ')}): the counter lists no such contract; is it expired or misspelt?`,
    })
  }
}
