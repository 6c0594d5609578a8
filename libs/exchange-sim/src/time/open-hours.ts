import type { Calendar, EpochMs } from '@huangpu/core'

/** The next stretch of time in which no product trades. */
export interface ClosedPeriod {
  fromMs: EpochMs
  toMs: EpochMs
  /** A trading day is settled in it. */
  endsTradingDay: boolean
}

/** The closed period at `nowMs`, or the next one; sessions of all products taken together. */
export function closedPeriod(calendar: Calendar, products: readonly string[], nowMs: EpochMs): ClosedPeriod {
  let fromMs = nowMs
  const dayBefore = (product: string): string => calendar.previousBoundary(product, nowMs).session.tradingDay
  let tradingDay = products.map(dayBefore).reduce((latest, day) => (day > latest ? day : latest))
  for (;;) {
    const open = products
      .map((product) => calendar.sessionAtOrAfter(product, fromMs))
      .filter((session) => session.openMs <= fromMs && fromMs < session.closeMs)
    if (open.length === 0) break
    tradingDay = open[0]?.tradingDay ?? tradingDay
    fromMs = Math.max(...open.map((session) => session.closeMs))
  }
  const next = products
    .map((product) => calendar.sessionAtOrAfter(product, fromMs + 1))
    .reduce((first, session) => (session.openMs < first.openMs ? session : first))
  return { fromMs, toMs: next.openMs, endsTradingDay: next.tradingDay !== tradingDay }
}
