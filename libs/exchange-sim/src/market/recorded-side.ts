import type { BookLevel, BookSideName } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'
import { QuoteQueue, type QueuePlace } from './quote-queue.js'

/** Lots of own orders that the recording fills at a price, front first. */
export interface RecordedFill {
  readonly side: BookSideName
  readonly priceTicks: number
  readonly lots: number
}

/**
 * One side of a recorded contract's book: the recording's quotes as orders of others, and what the model knows of own
 * orders between two snapshots. "Own" is every order that is not the recording's.
 */
export class RecordedSide {
  /** Queues of the snapshot that is being applied, by price. */
  private queues = new Map<number, QuoteQueue>()
  /** Queues with own orders at prices that are not quoted. */
  private hidden = new Map<number, readonly Readonly<QueuePlace>[]>()
  /** Lots that own orders took from the quote at a price, and that the recording still shows. */
  private readonly taken = new Map<number, number>()
  /** The recording's orders in the book, and their lots when they were put there. */
  private quoteIds = new Set<number>()
  private placed = new Map<number, number>()
  private isVisible: (priceTicks: number) => boolean = () => false

  /** `toward` is 1 where a higher price is better. */
  constructor(
    private readonly market: ContractMarket,
    readonly side: BookSideName,
    private readonly toward: 1 | -1 = side === 'buy' ? 1 : -1,
  ) {}

  /** Reads the book as orders have left it since the last snapshot. */
  collect(): void {
    const places = new Map<number, QueuePlace[]>()
    const left = new Map<number, number>()
    for (const { id, priceTicks, volumeLots } of this.market.book.orders(this.side)) {
      const isQuote = this.quoteIds.has(id)
      if (isQuote) left.set(priceTicks, (left.get(priceTicks) ?? 0) + volumeLots)
      const queue = places.get(priceTicks) ?? []
      queue.push({ id: isQuote ? undefined : id, lots: volumeLots })
      places.set(priceTicks, queue)
    }
    for (const [ticks, lots] of this.placed) {
      const taken = lots - (left.get(ticks) ?? 0)
      if (taken > 0) this.taken.set(ticks, this.takenAt(ticks) + taken)
    }
    this.queues = new Map()
    for (const [ticks, queue] of places) {
      this.queues.set(ticks, new QuoteQueue(this.isVisible(ticks) ? queue : this.unseen(ticks, queue)))
    }
  }

  /** The recording traded: queues move, what it went through is filled. */
  trade(ticks: number, lots: number): RecordedFill[] {
    const fills = this.fillBetterThan(ticks)
    const alreadyTaken = Math.min(lots, this.takenAt(ticks))
    if (alreadyTaken > 0) this.taken.set(ticks, this.takenAt(ticks) - alreadyTaken)
    return [...fills, ...this.fill(ticks, this.queues.get(ticks)?.trade(lots - alreadyTaken) ?? 0)]
  }

  /** The recording quotes on the other side: what it quotes through is filled, what it touches as far as it goes. */
  meet(quote: BookLevel): RecordedFill[] {
    const fills = this.fillBetterThan(quote.priceTicks)
    const queue = this.queues.get(quote.priceTicks)
    queue?.setOthers(0)
    return [...fills, ...this.fill(quote.priceTicks, queue?.trade(quote.volumeLots) ?? 0)]
  }

  /** Lots of a new quote that are still there. */
  available(quote: BookLevel): number {
    return Math.max(0, quote.volumeLots - this.takenAt(quote.priceTicks))
  }

  take(ticks: number, lots: number): void {
    if (lots > 0) this.taken.set(ticks, this.takenAt(ticks) + lots)
  }

  /** Queues become what the new snapshot quotes. `depth`: levels that the recording shows. */
  requote(quotes: readonly BookLevel[], depth: number): void {
    const worst = quotes.length < depth ? undefined : quotes.at(-1)?.priceTicks
    this.isVisible = (ticks) => depth > 0 && (worst === undefined || (ticks - worst) * this.toward >= 0)
    const quoted = new Set(quotes.map(({ priceTicks }) => priceTicks))
    for (const ticks of [...this.taken.keys()]) {
      if (this.isVisible(ticks) && !quoted.has(ticks)) this.taken.delete(ticks)
    }
    for (const [ticks, queue] of this.queues) if (this.isVisible(ticks) && !quoted.has(ticks)) queue.setOthers(0)
    for (const quote of quotes) {
      const queue = this.queues.get(quote.priceTicks) ?? new QuoteQueue([])
      if (this.takenAt(quote.priceTicks) > quote.volumeLots) this.taken.set(quote.priceTicks, quote.volumeLots)
      queue.setOthers(this.available(quote))
      this.queues.set(quote.priceTicks, queue)
    }
  }

  /** Takes the recording's orders out of the book. */
  clear(): void {
    for (const id of this.quoteIds) this.market.book.cancel(id)
    this.quoteIds.clear()
    this.placed.clear()
  }

  /** Puts the queues into the book; `place` adds an order of others and returns its id. */
  rebuild(place: (priceTicks: number, lots: number) => number): void {
    this.hidden = new Map()
    for (const [ticks, queue] of this.queues) {
      if (!this.isVisible(ticks)) {
        if (queue.ownLots > 0) this.hidden.set(ticks, queue.all)
        continue
      }
      const others = queue.all.reduce((sum, { id, lots }) => (id === undefined ? sum + lots : sum), 0)
      if (others > 0) this.placed.set(ticks, others)
      for (const { id, lots } of queue.all) {
        if (id === undefined) this.quoteIds.add(place(ticks, lots))
        else this.requeue(id)
      }
    }
  }

  /** A trading day has ended: nothing of it is left. */
  forget(): void {
    this.clear()
    this.hidden.clear()
    this.taken.clear()
    this.isVisible = () => false
  }

  private takenAt(ticks: number): number {
    return this.taken.get(ticks) ?? 0
  }

  private fillBetterThan(ticks: number): RecordedFill[] {
    const better = [...this.queues.keys()].filter((price) => (price - ticks) * this.toward > 0)
    return better.flatMap((price) => {
      const queue = this.queues.get(price)
      this.queues.delete(price)
      return this.fill(price, queue?.ownLots ?? 0)
    })
  }

  private fill(priceTicks: number, lots: number): RecordedFill[] {
    return lots > 0 ? [{ side: this.side, priceTicks, lots }] : []
  }

  /** At a price that is not quoted: known places stay, before a new order stands nobody knows how much. */
  private unseen(ticks: number, inBook: readonly QueuePlace[]): QueuePlace[] {
    const lotsOf = new Map(inBook.map(({ id, lots }) => [id, lots]))
    const known = (this.hidden.get(ticks) ?? []).flatMap(({ id, lots }) => {
      const left = id === undefined ? lots : lotsOf.get(id)
      return left === undefined ? [] : [{ id, lots: left }]
    })
    const knownIds = new Set(known.map(({ id }) => id))
    const isNew = inBook.filter(({ id }) => id !== undefined && !knownIds.has(id))
    return isNew.length === 0 ? known : [...known, { id: undefined, lots: Infinity }, ...isNew]
  }

  /** To the end of its price, as the places before it have just been put there. */
  private requeue(id: number): void {
    const { book } = this.market
    const order = book.resting(id)
    if (!order) return
    const { priceTicks } = order
    const volumeLots = book.cancel(id)
    book.submit({ id, side: this.side, priceTicks, volumeLots, timeInForce: 'day' })
  }
}
