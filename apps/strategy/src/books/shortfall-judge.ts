/** What one look at the counter says of one side of a contract. */
export interface ShortfallEvidence {
  /** Lots that the strategies' books surely hold beyond the account. */
  readonly lots: number
  /** The fills that were heard give the same position as the counter: two witnesses that know nothing of each other. */
  readonly explained: boolean
}

/** `new`: seen for the first time; `standing`: seen again, not long enough; `certain`: the books are wrong. */
export type ShortfallVerdict = 'covered' | 'new' | 'standing' | 'certain'

/** Of a shortfall that fills explain, the second look is believed when it comes so much later. */
const EXPLAINED_MS = 1_000
/**
 * Without such fills it must stand for so long: counters were seen that answer with no or old positions for a while
 * after their own start, and a query may be seconds behind a fill.
 */
const UNEXPLAINED_MS = 60_000

interface Suspicion {
  readonly lots: number
  readonly sinceMs: number
  readonly explainedSinceMs: number | undefined
}

/**
 * Decides when a difference between books and account is no matter of order or delay: when looks in a row, with no own
 * fill between them, find the same lots missing. Times are real and monotonic.
 */
export class ShortfallJudge {
  readonly #suspicions = new Map<string, Suspicion>()

  /** Sides under suspicion. */
  get size(): number {
    return this.#suspicions.size
  }

  /** A suspicion that fills explain is soon decided. */
  get isUrgent(): boolean {
    return [...this.#suspicions.values()].some(({ explainedSinceMs }) => explainedSinceMs !== undefined)
  }

  hear(side: string, { lots, explained }: ShortfallEvidence, nowMs: number): ShortfallVerdict {
    if (lots === 0) {
      this.#suspicions.delete(side)
      return 'covered'
    }
    const before = this.#suspicions.get(side)
    const same = before?.lots === lots ? before : undefined
    const suspicion: Suspicion = {
      lots,
      sinceMs: same?.sinceMs ?? nowMs,
      explainedSinceMs: explained ? (same?.explainedSinceMs ?? nowMs) : undefined,
    }
    this.#suspicions.set(side, suspicion)
    if (isCertain(suspicion, nowMs)) return 'certain'
    return same ? 'standing' : 'new'
  }

  /** The books changed: what was seen before proves nothing any more. */
  forget(side: string): void {
    this.#suspicions.delete(side)
  }
}

const isCertain = ({ sinceMs, explainedSinceMs }: Suspicion, nowMs: number): boolean =>
  nowMs - sinceMs >= UNEXPLAINED_MS || (explainedSinceMs !== undefined && nowMs - explainedSinceMs >= EXPLAINED_MS)
