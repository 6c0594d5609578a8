import type { Direction, Exchange, Offset } from '@huangpu/core'
import type { PlaceOrderBody, PositionView } from '@huangpu/messages'

export const TICKET_ORDER_TYPES = ['LIMIT', 'FAK', 'FOK', 'MARKET'] as const
export type TicketOrderType = (typeof TICKET_ORDER_TYPES)[number]
export const TICKET_OFFSETS = ['OPEN', 'CLOSE', 'CLOSETODAY', 'CLOSEYESTERDAY'] as const satisfies readonly Offset[]

/** What stands in the ticket: texts as typed. */
export interface OrderForm {
  readonly symbol: string
  readonly price: string
  readonly lots: string
  readonly offset: Offset
  readonly orderType: TicketOrderType
}

export type FormProblem = 'needSymbol' | 'needQuote' | 'needPrice' | 'needLots'

/**
 * The order that a click sends, or what is missing in the ticket. Whether it may be sent at all (ticks, limits,
 * funds, session) is trading's decision, not the browser's.
 */
export function orderFromForm(
  form: OrderForm,
  direction: Direction,
  exchange: Exchange | undefined,
  requestId: string,
): { readonly order: PlaceOrderBody } | { readonly problem: FormProblem } {
  if (form.symbol === '') return { problem: 'needSymbol' }
  if (exchange === undefined) return { problem: 'needQuote' }
  const price = form.orderType === 'MARKET' ? 0 : decimalOf(form.price)
  if (price === undefined || (price <= 0 && form.orderType !== 'MARKET')) return { problem: 'needPrice' }
  const lots = decimalOf(form.lots)
  if (lots === undefined || !Number.isSafeInteger(lots) || lots <= 0) return { problem: 'needLots' }
  const { symbol, offset, orderType } = form
  const order = {
    request_id: requestId,
    symbol,
    exchange,
    direction,
    offset,
    order_type: orderType,
    price,
    volume: lots,
  }
  return { order }
}

/** Plain decimals only: `1e3`, `0x10` and an empty text are not numbers here. */
const decimalOf = (text: string): number | undefined =>
  /^\d{1,9}(\.\d{1,6})?$/.test(text.trim()) ? Number(text.trim()) : undefined

export interface Closable {
  readonly lots: number
  readonly today: number
  readonly yesterday: number
}

/** Lots of one side of a contract, and how many of them no working order holds. */
export function closableOf(positions: readonly PositionView[], symbol: string, direction: Direction): Closable {
  const held = positions.find((row) => row.symbol === symbol && row.direction === direction)
  if (!held) return { lots: 0, today: 0, yesterday: 0 }
  return { lots: Math.max(0, held.volume - held.frozen), today: held.today_volume, yesterday: held.yd_volume }
}
