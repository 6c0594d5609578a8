import { formatShanghai } from '@huangpu/core'
import type { ExchangeBook, ExchangeBookLevel, ExchangeMarket } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'
import { renderOrders } from './render-orders.js'
import { maybePrice, NOTHING, PHASE_WORDS } from './words.js'

const HEADER = [
  ...['symbol/合约', 'phase/状态', 'last/最新', 'bid/买价', 'lots/量', 'ask/卖价', 'lots/量', 'volume/成交量'],
  ...['open int./持仓量', 'pre settl./昨结', 'low limit/跌停', 'high limit/涨停'],
]

export const renderMarkets = (markets: readonly ExchangeMarket[]): string =>
  textTable(
    HEADER,
    markets.map((market) => [
      market.symbol,
      PHASE_WORDS[market.phase],
      String(market.last_price),
      maybePrice(market.bid_price),
      String(market.bid_volume),
      maybePrice(market.ask_price),
      String(market.ask_volume),
      String(market.volume),
      String(market.open_interest),
      String(market.pre_settlement),
      String(market.limit_down),
      String(market.limit_up),
    ]),
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  )

/** A ladder: asks above bids, the best prices in the middle. */
export function renderBook(book: ExchangeBook): string {
  const { market } = book
  const head = `${market.symbol}  ${formatShanghai(book.now_ms)}  ${PHASE_WORDS[market.phase]}  last/最新 ${market.last_price}`
  const rows = [
    ...book.asks.toReversed().map((level) => ['', String(level.price), String(level.volume), holdersOf(level)]),
    ...book.bids.map((level) => [String(level.volume), String(level.price), '', holdersOf(level)]),
  ]
  const ladder =
    rows.length === 0 ? NOTHING : textTable(['bid/买', 'price/价格', 'ask/卖', 'of whom/其中'], rows, [0, 1, 2])
  const cut = book.is_cut ? ['(more levels: --levels / 更多档位)'] : []
  return [head, ladder, ...cut, ...(book.orders ? ['', renderOrders(book.orders)] : [])].join('\n')
}

/** Whom a trader looks for: accounts and participants; the market's own is the rest. */
const holdersOf = ({ holders }: ExchangeBookLevel): string =>
  holders.flatMap(({ owner, volume }) => (owner.kind === 'market' ? [] : [`${owner.name} ${volume}`])).join(', ')
