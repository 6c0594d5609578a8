/** What a product is in. CTP tells it as InstrumentStatus: 0, 3, 4, 5, 2, 1, 6 in this order. */
export type TradingPhase =
  'before_trading' | 'auction_entry' | 'auction_balance' | 'auction_match' | 'continuous' | 'pause' | 'closed'

/** What the exchange takes in a phase. */
export interface PhaseRules {
  /** Limit orders of the day. */
  readonly takesDayOrders: boolean
  /** FAK and FOK, which cannot wait for an auction's price. */
  readonly takesImmediateOrders: boolean
  readonly takesCancels: boolean
  /** A new order trades with the book at once; where it is taken but does not match, it waits for the auction. */
  readonly matches: boolean
}

const SHUT: PhaseRules = { takesDayOrders: false, takesImmediateOrders: false, takesCancels: false, matches: false }

/**
 * What may be done when. Source: SHFE's hours of order entry and matching; that cancels are refused in pauses as in the
 * minute of matching is field knowledge, not written in the exchange's rules.
 */
export const PHASE_RULES: Readonly<Record<TradingPhase, PhaseRules>> = {
  before_trading: SHUT,
  auction_entry: { takesDayOrders: true, takesImmediateOrders: false, takesCancels: true, matches: false },
  auction_balance: SHUT,
  auction_match: SHUT,
  continuous: { takesDayOrders: true, takesImmediateOrders: true, takesCancels: true, matches: true },
  pause: SHUT,
  closed: SHUT,
}

/** Orders are taken, and none of them is matched before the auction's one price is found. */
export function waitsForAuction(phase: TradingPhase): boolean {
  const { takesDayOrders, matches } = PHASE_RULES[phase]
  return takesDayOrders && !matches
}
