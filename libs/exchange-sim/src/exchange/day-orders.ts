import type { OrderRecord, TradeRecord } from '../counter/order-record.js'

/** How a client names an order: by the exchange's id, or by the session that sent it. */
export type OrderKey =
  { readonly orderSysId: string } | { readonly frontId: number; readonly sessionId: number; readonly orderRef: string }

/** The investors' orders and trades of one trading day, found by whatever names them. */
export class DayOrders {
  private readonly bySeq = new Map<number, OrderRecord>()
  private readonly bySysId = new Map<string, OrderRecord>()
  private readonly bySession = new Map<string, OrderRecord>()
  private readonly ordersByAccount = new Map<string, OrderRecord[]>()
  private readonly tradesByAccount = new Map<string, TradeRecord[]>()
  private readonly everyTrade: TradeRecord[] = []

  add(order: OrderRecord): void {
    this.bySeq.set(order.seq, order)
    this.bySession.set(sessionKey(order), order)
    append(this.ordersByAccount, order)
    this.addSysId(order)
  }

  /** The exchange gave the order its id. */
  addSysId(order: OrderRecord): void {
    if (order.orderSysId !== '') this.bySysId.set(order.orderSysId.trim(), order)
  }

  addTrade(trade: TradeRecord): void {
    append(this.tradesByAccount, trade)
    this.everyTrade.push(trade)
  }

  get(seq: number): OrderRecord | undefined {
    return this.bySeq.get(seq)
  }

  /** The order if it is the account's. */
  find(accountId: string, key: OrderKey): OrderRecord | undefined {
    const order = 'orderSysId' in key ? this.bySysId.get(key.orderSysId.trim()) : this.bySession.get(sessionKey(key))
    return order?.accountId === accountId ? order : undefined
  }

  /** In their order. */
  all(): Iterable<OrderRecord> {
    return this.bySeq.values()
  }

  allTrades(): readonly TradeRecord[] {
    return this.everyTrade
  }

  ordersOf(accountId: string): readonly OrderRecord[] {
    return this.ordersByAccount.get(accountId) ?? []
  }

  tradesOf(accountId: string): readonly TradeRecord[] {
    return this.tradesByAccount.get(accountId) ?? []
  }
}

const sessionKey = (of: { frontId: number; sessionId: number; orderRef: string }): string =>
  `${of.frontId}/${of.sessionId}/${of.orderRef.trim()}`

function append<T extends { accountId: string }>(lists: Map<string, T[]>, item: T): void {
  const list = lists.get(item.accountId)
  if (list) list.push(item)
  else lists.set(item.accountId, [item])
}
