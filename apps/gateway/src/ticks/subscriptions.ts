/** Symbols at once: the advice is some 1,000 a second; smaller calls keep a full buffer away. */
const BATCH = 200

export interface SubscriptionPlan {
  readonly batches: readonly (readonly string[])[]
  /** Wanted, but the counter lists no such contract. */
  readonly unknown: readonly string[]
}

/** What to subscribe to now: wanted, listed by the counter, and not subscribed in this session. */
export function planSubscriptions(
  wanted: ReadonlySet<string>,
  subscribed: ReadonlySet<string>,
  isListed: (symbol: string) => boolean,
): SubscriptionPlan {
  const unknown: string[] = []
  const missing: string[] = []
  for (const symbol of wanted) {
    if (subscribed.has(symbol)) continue
    if (isListed(symbol)) missing.push(symbol)
    else unknown.push(symbol)
  }
  const batches: string[][] = []
  for (let at = 0; at < missing.length; at += BATCH) batches.push(missing.slice(at, at + BATCH))
  return { batches, unknown }
}
