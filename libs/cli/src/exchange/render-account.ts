import { z } from 'zod'
import { textTable } from '../system/text-table.js'

/** What the exchange answers for an account; the rest of each row is shown by --json only. */
const orderSchema = z.looseObject({
  orderRef: z.string(),
  orderSysId: z.string(),
  symbol: z.string(),
  side: z.string(),
  offset: z.string(),
  price: z.number(),
  volumeLots: z.int(),
  tradedLots: z.int(),
  statusMessage: z.string(),
  insertTime: z.string(),
})
const tradeSchema = z.looseObject({
  tradeId: z.string(),
  orderSysId: z.string(),
  symbol: z.string(),
  side: z.string(),
  offset: z.string(),
  price: z.number(),
  volumeLots: z.int(),
  tradeTime: z.string(),
})
const positionSchema = z.looseObject({
  InstrumentID: z.string(),
  PosiDirection: z.string(),
  PositionDate: z.string(),
  Position: z.int(),
  LongFrozen: z.int(),
  ShortFrozen: z.int(),
  PositionProfit: z.number(),
})
const fundsSchema = z.looseObject({
  balance: z.number(),
  available: z.number(),
  margin: z.number(),
  frozenMargin: z.number(),
  closeProfit: z.number(),
  positionProfit: z.number(),
  commission: z.number(),
})
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) })
const yuan = (value: number): string => value.toFixed(2)

export interface AccountView {
  readonly name: 'orders' | 'trades' | 'positions' | 'funds'
  readonly description: string
  readonly schema: z.ZodType
  render(answer: unknown): string
}

const view = <S extends z.ZodType>(
  name: AccountView['name'],
  description: string,
  schema: S,
  render: (answer: z.output<S>) => string,
): AccountView => ({ name, description, schema, render: (answer) => render(schema.parse(answer)) })

const tableOf = (header: string[], rows: string[][]): string =>
  rows.length === 0 ? 'none / 无' : textTable(header, rows)

export const ACCOUNT_VIEWS: readonly AccountView[] = [
  view('orders', 'orders of the trading day, as the exchange has them / 当日委托', listOf(orderSchema), ({ items }) =>
    tableOf(
      ['time/时间', 'ref', 'sys id', 'symbol/合约', 'side', 'offset', 'price/价格', 'traded/成交', 'state/状态'],
      items.map((o) => [
        o.insertTime,
        o.orderRef.trim(),
        o.orderSysId.trim() || '-',
        o.symbol,
        o.side,
        o.offset,
        String(o.price),
        `${o.tradedLots}/${o.volumeLots}`,
        o.statusMessage,
      ]),
    ),
  ),
  view('trades', 'trades of the trading day / 当日成交', listOf(tradeSchema), ({ items }) =>
    tableOf(
      ['time/时间', 'trade', 'sys id', 'symbol/合约', 'side', 'offset', 'price/价格', 'lots/手'],
      items.map((t) => [
        t.tradeTime,
        t.tradeId.trim(),
        t.orderSysId.trim(),
        t.symbol,
        t.side,
        t.offset,
        String(t.price),
        String(t.volumeLots),
      ]),
    ),
  ),
  view('positions', 'positions, today and yesterday apart / 持仓', listOf(positionSchema), ({ items }) =>
    tableOf(
      ['symbol/合约', 'side/方向', 'date/今昨', 'lots/手', 'frozen/冻结', 'profit/浮动盈亏'],
      items.map((p) => [
        p.InstrumentID,
        p.PosiDirection === '2' ? 'long' : 'short',
        p.PositionDate === '1' ? 'today' : 'yesterday',
        String(p.Position),
        String(p.LongFrozen + p.ShortFrozen),
        yuan(p.PositionProfit),
      ]),
    ),
  ),
  view('funds', 'funds, in yuan / 资金', fundsSchema, (f) =>
    textTable(
      [
        'balance/权益',
        'available/可用',
        'margin/保证金',
        'frozen/冻结',
        'closed/平仓盈亏',
        'open/浮动盈亏',
        'fees/手续费',
      ],
      [[f.balance, f.available, f.margin, f.frozenMargin, f.closeProfit, f.positionProfit, f.commission].map(yuan)],
    ),
  ),
]
