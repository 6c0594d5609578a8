import type { CounterEvent } from '../session/counter-event.js'

/** FrontID, SessionID and OrderRef: the identity of an order that exists from the start. */
export const orderIdentityOf = (event: CounterEvent): string =>
  `${event.get('FrontID')}/${event.get('SessionID')}/${String(event.get('OrderRef')).trim()}`

/** What an order and its trades share; empty until the exchange accepted the order. */
export const exchangeOrderKeyOf = (event: CounterEvent): string => {
  const sysId = String(event.get('OrderSysID') ?? '').trim()
  return sysId === '' ? '' : `${event.get('ExchangeID')}/${sysId}`
}

/** A self-trade shares its TradeID between both sides. */
export const tradeKeyOf = (event: CounterEvent): string =>
  [event.get('TradingDay'), event.get('ExchangeID'), String(event.get('TradeID')).trim(), event.get('Direction')].join(
    '/',
  )

export const isFinalStatus = (status: unknown): boolean => status === '0' || status === '5'

/** What all sessions together know of the account's orders and trades, replays counted once. */
export class AccountRecord {
  readonly #orders = new Map<string, CounterEvent>()
  readonly #trades = new Map<string, CounterEvent>()

  readonly take = (event: CounterEvent): void => {
    if (event.data === undefined || event.errorId !== 0) return
    if (event.name === 'OnRtnOrder' || event.name === 'OnRspQryOrder') this.#takeOrder(event)
    if (event.name === 'OnRtnTrade' || event.name === 'OnRspQryTrade') this.#trades.set(tradeKeyOf(event), event)
  }

  /** The furthest state that was told of an order. */
  order(identity: string): CounterEvent | undefined {
    return this.#orders.get(identity)
  }

  tradesOf(exchangeOrderKey: string): CounterEvent[] {
    if (exchangeOrderKey === '') return []
    return [...this.#trades.values()].filter((trade) => exchangeOrderKeyOf(trade) === exchangeOrderKey)
  }

  /** An order's state never goes back: a replay tells older ones again. */
  #takeOrder(event: CounterEvent): void {
    const identity = orderIdentityOf(event)
    const known = this.#orders.get(identity)
    const isOlder =
      known !== undefined &&
      ((isFinalStatus(known.get('OrderStatus')) && !isFinalStatus(event.get('OrderStatus'))) ||
        Number(known.get('VolumeTraded')) > Number(event.get('VolumeTraded')))
    if (!isOlder) this.#orders.set(identity, event)
  }
}
