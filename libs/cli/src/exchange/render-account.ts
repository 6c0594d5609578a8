import { z } from 'zod'
import { textTable } from '../system/text-table.js'
import { NOTHING, yuan } from './words.js'

/** What the exchange answers for an account; the rest of each row is shown by --json only. */
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

export interface AccountView {
  readonly name: 'positions' | 'funds'
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

const tableOf = (header: string[], rows: string[][]): string => (rows.length === 0 ? NOTHING : textTable(header, rows))

export const ACCOUNT_VIEWS: readonly AccountView[] = [
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
