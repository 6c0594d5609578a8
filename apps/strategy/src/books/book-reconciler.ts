import { opposite, sideKey, type Direction } from '@huangpu/core'
import { missingLots, shareOutMissing, surelyMissingLots, type BookLots } from '@huangpu/strategy-kit'
import type { AccountWatch } from './account-watch.js'
import { ShortfallJudge } from './shortfall-judge.js'

/** An instance as far as its book is concerned. */
export interface BookHolder {
  readonly name: string
  readonly symbol: string
  bookOf(side: Direction): BookLots
  /** Lots of its book that the account is not known to have. */
  setMissing(missing: Readonly<Record<Direction, number>>): void
}

/** Lots of one side of one contract: what strategies hold together, and what the account has. */
export interface PositionShortfall {
  readonly symbol: string
  readonly side: Direction
  readonly held: number
  readonly account: number
}

export interface BookReconcilerPorts {
  readonly account: Pick<AccountWatch, 'lots' | 'isExplained'>
  holders(): readonly BookHolder[]
  /** Asks the counter for all positions: lots by `sideKey`. Rejects when there is no complete answer. */
  look(): Promise<ReadonlyMap<string, number>>
  /** Real, monotonic. */
  monotonicMs(): number
  /** Seen for the first time, and no fills explain it. */
  onDoubt(shortfall: PositionShortfall): void
  /** The books are wrong: lots by instance leave them, stored and told in one. @throws StoreUnavailable */
  reduce(shortfall: PositionShortfall, lots: ReadonlyMap<string, number>): void
  onLookFailed(error: unknown): void
}

const SIDES = ['LONG', 'SHORT'] as const
const SOON_MS = 1_000
const LATER_MS = 10_000

/**
 * Keeps the books of the strategies within what the account has when others close lots: the kill switch, a person, the
 * broker. At once, by the fills alone, what is missing is not closed and nothing is opened on it; then the counter is
 * asked until it is certain, and the books are reduced. They never grow here.
 */
export class BookReconciler {
  readonly #judge = new ShortfallJudge()
  /** Sides whose books went beyond the account when they were last compared. */
  #doubtful = 0
  /** After a start and a new session what was missed is looked for even without a doubt. */
  #owed = true
  #looking = false
  #notBeforeMs = -Infinity
  readonly #filledSinceAsked = new Set<string>()

  constructor(private readonly ports: BookReconcilerPorts) {}

  /** Compares books and account; cheap, for after everything that moves either. */
  review(): void {
    const before = this.#doubtful
    this.#doubtful = 0
    const missing = new Map<string, Record<Direction, number>>()
    for (const { symbol, side, books } of this.#groups()) {
      const lots = this.ports.account.lots(symbol, side)
      if (lots === undefined) continue
      if (surelyMissingLots(books, lots) > 0) this.#doubtful += 1
      for (const [name, share] of shareOutMissing(books, missingLots(books, lots))) {
        const both = missing.get(name) ?? { LONG: 0, SHORT: 0 }
        missing.set(name, { ...both, [side]: share })
      }
    }
    if (this.#doubtful > before) this.#notBeforeMs = -Infinity
    for (const holder of this.ports.holders()) holder.setMissing(missing.get(holder.name) ?? { LONG: 0, SHORT: 0 })
  }

  /** A fill of a strategy's own. */
  onOwnFill(symbol: string, direction: Direction, isOpen: boolean): void {
    const key = sideKey({ symbol, direction: isOpen ? direction : opposite(direction) })
    this.#judge.forget(key)
    this.#filledSinceAsked.add(key)
  }

  /** The counter's session is new: it is asked once. */
  onReady(): void {
    this.#owed = true
    this.#notBeforeMs = -Infinity
  }

  /** Looks at the counter when there is a reason and it is time. Never rejects. */
  async tick(): Promise<void> {
    this.review()
    const hasReason = this.#owed || this.#doubtful > 0 || this.#judge.size > 0
    const wanted = hasReason && this.ports.holders().length > 0
    if (!wanted || this.#looking || this.ports.monotonicMs() < this.#notBeforeMs) return
    this.#looking = true
    this.#filledSinceAsked.clear()
    try {
      const counter = await this.ports.look()
      this.#owed = false
      this.#hear(counter)
      this.review()
    } catch (error) {
      this.ports.onLookFailed(error)
    } finally {
      this.#looking = false
      const urgent = this.#judge.isUrgent
      this.#notBeforeMs = this.ports.monotonicMs() + (urgent ? SOON_MS : LATER_MS)
    }
  }

  #hear(counter: ReadonlyMap<string, number>): void {
    const { account } = this.ports
    for (const { symbol, side, books } of this.#groups()) {
      const key = sideKey({ symbol, direction: side })
      if (this.#filledSinceAsked.has(key)) continue
      const lots = counter.get(key) ?? 0
      const missing = surelyMissingLots(books, lots)
      const explained = account.isExplained(symbol, side) && account.lots(symbol, side) === lots
      const verdict = this.#judge.hear(key, { lots: missing, explained }, this.ports.monotonicMs())
      const held = books.reduce((sum, book) => sum + book.held, 0)
      const shortfall = { symbol, side, held, account: lots }
      if (verdict === 'new' && !explained) this.ports.onDoubt(shortfall)
      if (verdict !== 'certain') continue
      this.ports.reduce(shortfall, shareOutMissing(books, missing))
      this.#judge.forget(key)
    }
  }

  #groups(): { symbol: string; side: Direction; books: readonly BookLots[] }[] {
    const holders = this.ports.holders()
    const symbols = [...new Set(holders.map(({ symbol }) => symbol))]
    return symbols.flatMap((symbol) => {
      const ofSymbol = holders.filter((holder) => holder.symbol === symbol)
      return SIDES.map((side) => ({ symbol, side, books: ofSymbol.map((holder) => holder.bookOf(side)) }))
    })
  }
}
