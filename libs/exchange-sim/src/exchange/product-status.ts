import type { Calendar, EpochMs } from '@huangpu/core'

/** CTP's InstrumentStatus: 1 no trading, 2 continuous, 6 closed. Auctions are not simulated. */
export type InstrumentStatusCode = '1' | '2' | '6'

/** A product's status from an instant on. */
export interface StatusChange {
  readonly atMs: EpochMs
  readonly product: string
  readonly status: InstrumentStatusCode
  /** Counts the segments of the product's trading day. */
  readonly segment: number
}

/** All changes of a product in a trading day, in order: it opens, pauses and closes. */
export function statusChangesOf(calendar: Calendar, product: string, tradingDay: string): StatusChange[] {
  const sessions = calendar.sessionsOf(product, tradingDay)
  const moments = sessions.flatMap(({ openMs, closeMs }, index) => [
    { atMs: openMs, status: '2' as const },
    { atMs: closeMs, status: index === sessions.length - 1 ? ('6' as const) : ('1' as const) },
  ])
  return moments.map((moment, index) => ({ ...moment, product, segment: index + 1 }))
}

/** The public topic of one trading day: what all products do, in order. */
export class PublicTopic {
  private readonly changes: readonly StatusChange[]

  constructor(calendar: Calendar, products: Iterable<string>, tradingDay: string) {
    this.changes = [...new Set(products)]
      .flatMap((product) => statusChangesOf(calendar, product, tradingDay))
      .toSorted((a, b) => a.atMs - b.atMs)
  }

  nextMs(afterMs: EpochMs): EpochMs | undefined {
    return this.changes.find(({ atMs }) => atMs > afterMs)?.atMs
  }

  /** Changes in (from, to]. */
  between(fromMs: EpochMs, toMs: EpochMs): readonly StatusChange[] {
    return this.changes.filter(({ atMs }) => atMs > fromMs && atMs <= toMs)
  }
}

/** The latest change of each product. */
export const latestOf = (changes: readonly StatusChange[]): StatusChange[] => [
  ...new Map(changes.map((change) => [change.product, change])).values(),
]
