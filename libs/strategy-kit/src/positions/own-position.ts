import { opposite, type Direction, type Offset } from '@huangpu/core'

/** A fill as far as a position cares; `key` is the trade's business key. */
export interface Fill {
  readonly key: string
  readonly direction: Direction
  readonly offset: Offset
  readonly price: number
  /** Lots. */
  readonly volume: number
}

export interface SidePosition {
  /** Lots. */
  readonly volume: number
  /** Average open price; 0 while flat. */
  readonly average: number
}

/** A change of a book that is no fill. It has no part in the profit: lots leave at their average price. */
export interface BookAdjustment {
  readonly side: Direction
  /** Added, or taken away where negative; never more than is held. */
  readonly lots: number
  /** Average open price of added lots; null where lots are taken away. */
  readonly price: number | null
}

const FLAT: SidePosition = Object.freeze({ volume: 0, average: 0 })

/** The side that a trade acts upon: a SHORT close reduces the long side. */
export const sideOf = (direction: Direction, offset: Offset): Direction =>
  offset === 'OPEN' ? direction : opposite(direction)

export type FillOutcome = 'applied' | 'duplicate' | 'overfilled'

/** The lots that one instance's own fills and the adjustments of its book add up to; other fills do not exist for it. */
export class OwnPosition {
  private readonly sides: Record<Direction, SidePosition> = { LONG: FLAT, SHORT: FLAT }
  private readonly seen = new Set<string>()
  private realised = 0

  constructor(
    /** Units a lot: yuan = price difference x multiplier x lots. */
    private readonly multiplier: number,
  ) {}

  side(direction: Direction): SidePosition {
    return this.sides[direction]
  }

  /** Long less short lots. */
  get net(): number {
    return this.sides.LONG.volume - this.sides.SHORT.volume
  }

  /** Yuan of closed lots, before fees. */
  get realisedPnl(): number {
    return this.realised
  }

  /** Yuan of open lots at a price, before fees. */
  openPnl(price: number): number {
    const { LONG, SHORT } = this.sides
    return ((price - LONG.average) * LONG.volume + (SHORT.average - price) * SHORT.volume) * this.multiplier
  }

  adjust({ side, lots, price }: BookAdjustment): void {
    const held = this.sides[side]
    const volume = Math.max(0, held.volume + lots)
    const added = Math.max(0, lots)
    const average = volume === 0 ? 0 : (held.average * (volume - added) + (price ?? 0) * added) / volume
    this.sides[side] = volume === 0 ? FLAT : { volume, average: added > 0 ? average : held.average }
  }

  /** `overfilled`: more was closed than held; the side is flat and the rest is ignored. */
  apply(fill: Fill): FillOutcome {
    if (this.seen.has(fill.key)) return 'duplicate'
    this.seen.add(fill.key)
    const side = sideOf(fill.direction, fill.offset)
    const held = this.sides[side]
    if (fill.offset === 'OPEN') {
      const volume = held.volume + fill.volume
      const average = (held.average * held.volume + fill.price * fill.volume) / volume
      this.sides[side] = { volume, average }
      return 'applied'
    }
    const closed = Math.min(held.volume, fill.volume)
    const gain = side === 'LONG' ? fill.price - held.average : held.average - fill.price
    this.realised += gain * closed * this.multiplier
    this.sides[side] = closed === held.volume ? FLAT : { ...held, volume: held.volume - closed }
    return closed === fill.volume ? 'applied' : 'overfilled'
  }
}
