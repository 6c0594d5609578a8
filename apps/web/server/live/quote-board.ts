import { tickChannel, tickDataSchema, type TickData } from '@huangpu/messages'

/**
 * The last tick of every contract. Raw texts are kept until a batch is due, so that only the last one of each
 * contract in 150 ms is parsed; one that does not fit the catalogue is dropped and counted.
 */
export class QuoteBoard {
  private readonly raw = new Map<string, string>()
  private readonly ticks = new Map<string, TickData>()
  /** Contracts that nobody wants any more, with the time of their last tick: only a later one brings them back. */
  private readonly gone = new Map<string, string>()

  constructor(private readonly onDropped: () => void) {}

  /** True when this is the first change since the last batch. */
  push(channel: string, json: string): boolean {
    const first = this.raw.size === 0
    this.raw.set(channel, json)
    return first
  }

  /** What a snapshot brought; a newer tick of the feed stays. */
  fill(ticks: readonly TickData[]): void {
    for (const tick of ticks) {
      const goneAt = this.gone.get(tick.symbol)
      if (goneAt !== undefined && tick.datetime <= goneAt) continue
      const known = this.ticks.get(tick.symbol)
      if (!known || known.datetime < tick.datetime) this.ticks.set(tick.symbol, tick)
    }
  }

  /** The contract was unsubscribed: what others still remember of it is no quote. */
  forget(symbol: string): void {
    this.gone.set(symbol, this.ticks.get(symbol)?.datetime ?? '')
    this.ticks.delete(symbol)
    this.raw.delete(tickChannel(symbol))
  }

  /** The contracts that changed since the last call. */
  takeChanged(): TickData[] {
    const changed = [...this.raw.values()].flatMap((json) => this.accept(json))
    this.raw.clear()
    return changed
  }

  of(symbols: Iterable<string>): TickData[] {
    return [...symbols].flatMap((symbol) => this.ticks.get(symbol) ?? [])
  }

  all(): TickData[] {
    return [...this.ticks.values()]
  }

  private accept(json: string): TickData[] {
    const tick = parseTick(json)
    if (!tick) {
      this.onDropped()
      return []
    }
    if (tick.datetime <= (this.gone.get(tick.symbol) ?? '')) return []
    this.gone.delete(tick.symbol)
    this.ticks.set(tick.symbol, tick)
    return [tick]
  }
}

function parseTick(json: string): TickData | undefined {
  try {
    return tickDataSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
