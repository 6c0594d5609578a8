/** Why a contract is subscribed: `config`, `http`, `position`, `order`, or the name of an interested service. */
export type Wants = ReadonlyMap<string, readonly string[]>

/** The counter's refusal of a subscription. */
export interface SubscriptionError {
  readonly id: number
  readonly message: string
}

/** `waiting`: to be asked for in this session. */
export type SubscriptionState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'requested'; readonly atMs: number }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly error: SubscriptionError }

export interface Subscription {
  readonly symbol: string
  readonly wantedBy: readonly string[]
  readonly state: SubscriptionState
  /** Monotonic ms since nobody wants it; null while somebody does. */
  readonly unwantedSinceMs: number | null
}
export type SubscriptionBook = ReadonlyMap<string, Subscription>

export const WAITING: SubscriptionState = { kind: 'waiting' }

/** The book after all who want something have been heard. */
export function withWants(book: SubscriptionBook, wants: Wants, nowMs: number): SubscriptionBook {
  const next = new Map<string, Subscription>()
  for (const [symbol, wantedBy] of wants) {
    next.set(symbol, { symbol, wantedBy, state: book.get(symbol)?.state ?? WAITING, unwantedSinceMs: null })
  }
  for (const old of book.values()) {
    if (next.has(old.symbol) || old.state.kind === 'waiting' || old.state.kind === 'refused') continue
    next.set(old.symbol, { ...old, wantedBy: [], unwantedSinceMs: old.unwantedSinceMs ?? nowMs })
  }
  return next
}

/** A new session knows no subscription of an earlier one; a refusal of then is asked anew. */
export function withNewSession(book: SubscriptionBook): SubscriptionBook {
  const wanted = [...book.values()].filter((subscription) => subscription.unwantedSinceMs === null)
  return new Map(wanted.map((subscription) => [subscription.symbol, { ...subscription, state: WAITING }]))
}

export function withState(
  book: SubscriptionBook,
  symbols: readonly string[],
  state: SubscriptionState,
): SubscriptionBook {
  const next = new Map(book)
  for (const symbol of symbols) {
    const subscription = book.get(symbol)
    if (subscription) next.set(symbol, { ...subscription, state })
  }
  return next
}

export interface SubscriptionPlan {
  readonly subscribe: readonly string[]
  readonly unsubscribe: readonly string[]
  /** Wanted, but the counter lists no such contract. */
  readonly unlisted: readonly string[]
}

export interface PlanFacts {
  /** Monotonic. */
  readonly nowMs: number
  readonly isListed: (symbol: string) => boolean
  /** How long what nobody wants stays subscribed: a holder that restarts, or a Redis that lost its data, comes back. */
  readonly graceMs: number
  /** A request without an answer is repeated after this. */
  readonly answerMs: number
}

/** What to ask the front for now. */
export function planSubscriptions(book: SubscriptionBook, facts: PlanFacts): SubscriptionPlan {
  const subscribe: string[] = []
  const unsubscribe: string[] = []
  const unlisted: string[] = []
  for (const { symbol, state, unwantedSinceMs } of book.values()) {
    if (unwantedSinceMs !== null) {
      if (facts.nowMs - unwantedSinceMs >= facts.graceMs) unsubscribe.push(symbol)
    } else if (!facts.isListed(symbol)) unlisted.push(symbol)
    else if (state.kind === 'waiting') subscribe.push(symbol)
    else if (state.kind === 'requested' && facts.nowMs - state.atMs >= facts.answerMs) subscribe.push(symbol)
  }
  return { subscribe, unsubscribe, unlisted }
}
