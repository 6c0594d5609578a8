import type { ExchangeOrder, ExchangeOwnerKind } from '@huangpu/messages'
import { isFinal } from '../../counter/order-record.js'
import type { Exchange } from '../../exchange/exchange.js'
import { BOOK_ORDERS_MAX } from './book-view.js'
import { accountOrderView, marketOrderView, participantOrderView } from './order-view.js'
import { cutPage, type Page, type PageWish } from './page.js'

export interface OrderFilter {
  readonly kind?: ExchangeOwnerKind | undefined
  readonly account?: string | undefined
  readonly participant?: string | undefined
  readonly symbol?: string | undefined
  readonly isWorking?: boolean | undefined
}

interface Row {
  readonly order: ExchangeOrder
  /** With which the rows after this one are asked for. */
  readonly cursor: string
}

const ORDER_CURSOR = /^(?:(?<account>\d{1,15})|p(?<participant>\d{1,15})|(?<symbol>[A-Za-z]+\d+):(?<place>\d{1,9}))$/
export const isOrderCursor = (text: string): boolean => ORDER_CURSOR.test(text)

/**
 * Orders of the trading day: the accounts', newest first; the participants', newest first; then what rests of the
 * market's own in each contract, by price. Pages of the last part may repeat or miss rows, for books move between them.
 */
export function orderPage(exchange: Exchange, filter: OrderFilter, wish: PageWish): Page<ExchangeOrder> {
  const page = cutPage(rows(exchange, filter, wish.cursor ?? ''), wish.limit, ({ cursor }) => cursor)
  return { items: page.items.map(({ order }) => order), next_cursor: page.next_cursor }
}

function* rows(exchange: Exchange, filter: OrderFilter, cursor: string): Generator<Row> {
  const after = ORDER_CURSOR.exec(cursor)?.groups ?? {}
  const wants = (kind: ExchangeOwnerKind): boolean => (filter.kind ?? kind) === kind && namesOnly(filter, kind)
  const isPastAccounts = after['participant'] !== undefined || after['symbol'] !== undefined
  if (wants('account') && !isPastAccounts) yield* accountOrders(exchange, filter, Number(after['account'] ?? Infinity))
  if (wants('participant') && after['symbol'] === undefined) {
    yield* participantOrders(exchange, filter, Number(after['participant'] ?? Infinity))
  }
  if (wants('market')) yield* marketOrders(exchange, filter, after['symbol'], Number(after['place'] ?? -1))
}

/** Whoever asks for an account or a participant by name wants no other kind. */
const namesOnly = ({ account, participant }: OrderFilter, kind: ExchangeOwnerKind): boolean =>
  (account === undefined || kind === 'account') && (participant === undefined || kind === 'participant')

const isOther = <T>(wanted: T | undefined, value: T): boolean => wanted !== undefined && wanted !== value

function* accountOrders(exchange: Exchange, filter: OrderFilter, below: number): Generator<Row> {
  for (const order of [...exchange.day.all()].reverse()) {
    if (order.seq >= below || isOther(filter.account, order.accountId) || isOther(filter.symbol, order.symbol)) continue
    if (!isOther(filter.isWorking, !isFinal(order))) yield { order: accountOrderView(order), cursor: String(order.seq) }
  }
}

function* participantOrders(exchange: Exchange, filter: OrderFilter, below: number): Generator<Row> {
  for (const order of exchange.outsiders.list(Infinity)) {
    if (order.id >= below || isOther(filter.participant, order.participant)) continue
    if (isOther(filter.symbol, order.symbol) || isOther(filter.isWorking, order.status === 'resting')) continue
    yield { order: participantOrderView(order), cursor: `p${order.id}` }
  }
}

function* marketOrders(
  exchange: Exchange,
  filter: OrderFilter,
  afterSymbol: string | undefined,
  afterPlace: number,
): Generator<Row> {
  // Of these only what works is known.
  if (filter.isWorking === false) return
  let isReached = afterSymbol === undefined
  for (const symbol of exchange.markets.keys()) {
    const isCursors = symbol === afterSymbol
    isReached ||= isCursors
    if (!isReached || isOther(filter.symbol, symbol)) continue
    const { buy, sell } = exchange.outsiders.restingIn(symbol, BOOK_ORDERS_MAX)
    for (const [place, order] of [...buy, ...sell].entries()) {
      if (order.owner.kind !== 'crowd' || (isCursors && place <= afterPlace)) continue
      yield { order: marketOrderView(symbol, order), cursor: `${symbol}:${place}` }
    }
  }
}
