import { isSymbol } from '@huangpu/core'
import { SUBSCRIBE_CHANNEL, SUBSCRIPTIONS_KEY } from '@huangpu/messages'
import type { Bus } from '@huangpu/bus'
import type { FeedBook } from './feed-book.js'

/** The contracts that somebody wants ticks of: a set in Redis that the gateway subscribes to. */
export class Subscriptions {
  constructor(
    private readonly bus: Pick<Bus, 'publish'> & { keys: Pick<Bus['keys'], 'sadd' | 'smembers'> },
    private readonly book: FeedBook,
  ) {}

  /** Adds contracts and wakes the gateway; resolves with all that are wanted. */
  async add(symbols: readonly string[]): Promise<string[]> {
    if (symbols.length > 0) {
      await this.bus.keys.sadd(SUBSCRIPTIONS_KEY, ...symbols)
      this.bus.publish(SUBSCRIBE_CHANNEL, JSON.stringify({ symbols }))
    }
    return this.watchAll()
  }

  /** Opens a feed for whatever is wanted, so that it counts as watched from now on. */
  async watchAll(): Promise<string[]> {
    const symbols = (await this.bus.keys.smembers(SUBSCRIPTIONS_KEY)).filter(isSymbol).sort()
    for (const symbol of symbols) this.book.watch(symbol)
    return symbols
  }
}
