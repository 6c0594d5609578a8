export type BookSideName = 'buy' | 'sell'
/** `day` rests; `fak` cancels what is not filled at once; `fok` fills completely at once or not at all. */
export type TimeInForce = 'day' | 'fak' | 'fok'

export interface NewBookOrder {
  /** Unique in this book for as long as the order rests. */
  id: number
  side: BookSideName
  priceTicks: number
  volumeLots: number
  timeInForce: TimeInForce
  /** Of a `fak`: at least so many lots at once, else none. */
  minVolumeLots?: number
}

export interface RestingOrder {
  readonly id: number
  readonly side: BookSideName
  readonly priceTicks: number
  /** What is left of it. */
  volumeLots: number
}

/** The price is the resting order's. */
export interface BookFill {
  makerId: number
  takerId: number
  takerSide: BookSideName
  priceTicks: number
  volumeLots: number
}

/** filled + resting + cancelled = the order's volume. */
export interface BookOutcome {
  fills: BookFill[]
  filledLots: number
  restingLots: number
  cancelledLots: number
}

export interface BookLevel {
  priceTicks: number
  volumeLots: number
}
