import { INTEREST_KEY, readInterest } from '@huangpu/messages'
import type { FeedBook } from './feed-book.js'

/** The contracts that somebody wants ticks of, as the interest hash and the configuration say. */
export class Subscriptions {
  /** What was restored, or is being. */
  private readonly known = new Set<string>()

  constructor(
    private readonly ports: {
      readonly keys: { hgetall(key: string): Promise<Record<string, string>> }
      readonly configured: readonly string[]
      readonly book: Pick<FeedBook, 'watch'>
      wallMs(): number
      /** Goes on with what disk and Redis have of contracts that are wanted for the first time in this run. */
      restore(symbols: readonly string[]): Promise<void>
    },
  ) {}

  /** Opens a feed for whatever is wanted, so that it counts as watched from now on. */
  async watchAll(): Promise<void> {
    const { keys, configured, book, wallMs, restore } = this.ports
    const { wanted } = readInterest(await keys.hgetall(INTEREST_KEY), wallMs())
    const unknown = [...new Set([...configured, ...wanted.keys()])].filter((symbol) => !this.known.has(symbol)).sort()
    for (const symbol of unknown) {
      this.known.add(symbol)
      book.watch(symbol)
    }
    if (unknown.length > 0) await restore(unknown)
  }
}
