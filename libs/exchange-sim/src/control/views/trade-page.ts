import type { ExchangeTrade } from '@huangpu/messages'
import type { Exchange } from '../../exchange/exchange.js'
import { tradeView } from './order-view.js'
import { cutPage, type Page, type PageWish } from './page.js'

export interface TradeFilter {
  readonly account?: string | undefined
  readonly symbol?: string | undefined
}

/** Trades of accounts in the trading day, newest first. The cursor is a place counted from the day's first. */
export function tradePage(exchange: Exchange, filter: TradeFilter, wish: PageWish): Page<ExchangeTrade> {
  const page = cutPage(rows(exchange, filter, Number(wish.cursor ?? Infinity)), wish.limit, ({ place }) =>
    String(place),
  )
  return { items: page.items.map(({ trade }) => trade), next_cursor: page.next_cursor }
}

function* rows(
  exchange: Exchange,
  { account, symbol }: TradeFilter,
  below: number,
): Generator<{ trade: ExchangeTrade; place: number }> {
  const trades = exchange.day.allTrades()
  for (let place = Math.min(below, trades.length) - 1; place >= 0; place--) {
    const trade = trades[place]
    if (!trade || (account ?? trade.accountId) !== trade.accountId || (symbol ?? trade.symbol) !== trade.symbol)
      continue
    yield { trade: tradeView(trade), place }
  }
}
