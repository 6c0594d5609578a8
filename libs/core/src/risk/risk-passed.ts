declare const passedRisk: unique symbol

/** Proof that `checkOrder` had no objection; nothing else can make one, and only this may become a command. */
export type RiskPassed<T> = T & { readonly [passedRisk]: true }
