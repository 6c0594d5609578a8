import { waitsForAuction, type BookLevel } from '@huangpu/core'
import type { ContractMarket } from './contract-market.js'
import type { Floor } from './market-source.js'
import { RecordedSide, type RecordedFill } from './recorded-side.js'
import type { TradedLots } from './traded-lots.js'

/** What a snapshot says of a book; best quotes first. */
export interface RecordedQuotes {
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
  /** Levels that the recording shows of a side. */
  readonly depth: number
  /** Trades since the snapshot before. */
  readonly traded: readonly TradedLots[]
}

/**
 * Matches own orders against a recording. The recording does not react: its trades and quotes come whatever own orders
 * did, only lots that they took are missing until the recording itself has traded or withdrawn them.
 */
export class RecordedBook {
  private readonly buy: RecordedSide
  private readonly sell: RecordedSide

  constructor(private readonly market: ContractMarket) {
    this.buy = new RecordedSide(market, 'buy')
    this.sell = new RecordedSide(market, 'sell')
  }

  apply(quotes: RecordedQuotes, floor: Floor): void {
    // While orders of an auction are entered they wait for its price; nobody can take a quote.
    if (waitsForAuction(this.market.phase)) return this.forget()
    this.buy.collect()
    this.sell.collect()
    const byPrice = quotes.traded.toSorted((a, b) => a.ticks - b.ticks)
    const fills = [
      ...byPrice.toReversed().flatMap(({ ticks, lots }) => this.buy.trade(ticks, lots)),
      ...byPrice.flatMap(({ ticks, lots }) => this.sell.trade(ticks, lots)),
    ]
    const [bid] = quotes.bids
    const [ask] = quotes.asks
    // Quotes of an auction cross or touch: they say at what price it would be, and nobody can take them.
    const isOpen = bid === undefined || ask === undefined || bid.priceTicks < ask.priceTicks
    if (isOpen) fills.push(...meet(this.buy, this.sell, ask), ...meet(this.sell, this.buy, bid))
    this.buy.requote(isOpen ? quotes.bids : [], isOpen ? quotes.depth : 0)
    this.sell.requote(isOpen ? quotes.asks : [], isOpen ? quotes.depth : 0)
    this.buy.clear()
    this.sell.clear()
    for (const fill of fills) this.execute(fill, floor)
    for (const { side, rebuild } of this.sides())
      rebuild((priceTicks, lots) => this.place(side, priceTicks, lots, floor))
  }

  forget(): void {
    this.buy.forget()
    this.sell.forget()
  }

  private sides() {
    return [this.buy, this.sell].map((side) => ({ side: side.side, rebuild: side.rebuild.bind(side) }))
  }

  /** Only own orders are in the book now: the best of them stand in front, as the model filled them. */
  private execute({ side, priceTicks, lots }: RecordedFill, floor: Floor): void {
    const against = side === 'buy' ? 'sell' : 'buy'
    floor.trade(this.market, { side: against, priceTicks, volumeLots: lots, timeInForce: 'fak' }, false)
  }

  private place(side: 'buy' | 'sell', priceTicks: number, volumeLots: number, floor: Floor): number {
    return floor.trade(this.market, { side, priceTicks, volumeLots, timeInForce: 'day' }, false).id
  }
}

function meet(own: RecordedSide, other: RecordedSide, quote: BookLevel | undefined): RecordedFill[] {
  if (!quote) return []
  const volumeLots = other.available(quote)
  const fills = own.meet({ ...quote, volumeLots })
  const touched = fills.find(({ priceTicks }) => priceTicks === quote.priceTicks)
  other.take(quote.priceTicks, touched?.lots ?? 0)
  return fills
}
