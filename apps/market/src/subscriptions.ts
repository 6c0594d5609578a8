import { INTEREST_KEY, readInterest } from '@huangpu/messages'
import type { FeedBook } from './feed-book.js'

/** The contracts that somebody wants ticks of, as the interest hash and the configuration say. */
export class Subscriptions {
  constructor(
    private readonly ports: {
      readonly keys: { hgetall(key: string): Promise<Record<string, string>> }
      readonly configured: readonly string[]
      readonly book: FeedBook
      wallMs(): number
    },
  ) {}

  /** Opens a feed for whatever is wanted, so that it counts as watched from now on. */
  async watchAll(): Promise<string[]> {
    const { keys, configured, book, wallMs } = this.ports
    const { wanted } = readInterest(await keys.hgetall(INTEREST_KEY), wallMs())
    const symbols = [...new Set([...configured, ...wanted.keys()])].sort()
    for (const symbol of symbols) book.watch(symbol)
    return symbols
  }
}
