/** Who stands at a place: `id` of an order that can be filled, undefined for other participants of the recording. */
export interface QueuePlace {
  readonly id: number | undefined
  lots: number
}

/**
 * The queue at one price of a recorded market, front first. How many lots of others stand before an order that came
 * when its price was not quoted is unknown: an infinite place, which the first quote of that price makes finite.
 */
export class QuoteQueue {
  private places: QueuePlace[]

  constructor(places: readonly Readonly<QueuePlace>[]) {
    this.places = places.map((place) => ({ ...place }))
  }

  get all(): readonly Readonly<QueuePlace>[] {
    return this.places
  }
  get ownLots(): number {
    return this.places.reduce((sum, { id, lots }) => (id === undefined ? sum : sum + lots), 0)
  }

  /** Lots trade at this price: whoever stands in front goes first. Returns the lots that fill own orders. */
  trade(lots: number): number {
    let leftLots = lots
    let filledLots = 0
    for (const place of this.places) {
      const taken = Math.min(place.lots, leftLots)
      leftLots -= taken
      if (Number.isFinite(place.lots)) place.lots -= taken
      if (place.id !== undefined) filledLots += taken
      if (leftLots === 0) break
    }
    this.dropEmpty()
    return filledLots
  }

  /**
   * Others stand with so many lots now. Fewer: those at the end have left, so that an order of ours never advances by
   * more than the quote proves. More: they joined at the end.
   */
  setOthers(lots: number): void {
    let leftLots = lots
    for (const place of this.places) {
      if (place.id !== undefined) continue
      place.lots = Math.min(place.lots, leftLots)
      leftLots -= place.lots
    }
    if (leftLots > 0) this.places.push({ id: undefined, lots: leftLots })
    this.dropEmpty()
  }

  private dropEmpty(): void {
    this.places = this.places.filter((place) => place.lots > 0)
  }
}
