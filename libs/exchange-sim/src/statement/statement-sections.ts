import { formatShanghai } from '@huangpu/core'
import type { Account } from '../counter/account.js'
import { turnoverOf } from '../counter/contract.js'
import { chargeOf } from '../counter/contract-terms.js'
import type { Marks } from '../counter/funds.js'
import type { TradeRecord } from '../counter/order-record.js'
import type { PositionDetail } from '../counter/position-detail.js'
import { closedLotsOf, type ClosedLots } from './closed-lots.js'
import { count, price, statementTable, yuan, type Column } from './statement-table.js'

const column = (zh: string, en: string, width: number, align: Column['align'] = 'left'): Column => ({
  zh,
  en,
  width,
  align,
})
const EXCHANGES: Readonly<Record<string, string>> = { SHFE: '上期所', INE: '能源中心' }
const OFFSETS: Readonly<Record<TradeRecord['offset'], string>> = {
  open: '开',
  close_today: '平今',
  close_yesterday: '平昨',
}
const LEGEND = [
  '能源中心---INE  上期所---SHFE',
  '买---Buy   卖---Sell',
  '投---Speculation',
  '开---Open 平---Close 平今---Close Today 平昨---Close Prev.',
  '',
]

const EXCHANGE = column('交易所', 'Exchange', 8)
const PRODUCT = column('品种', 'Product', 18)
const INSTRUMENT = column('合约', 'Instrument', 16)
const BUY_SELL = column('买/卖', 'B/S', 5)
const HEDGE = column('投/保', 'S/H', 12)
const PREMIUM = column('权利金收支', 'Premium Received/Paid', 21, 'right')

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
const signOf = ({ side }: Pick<PositionDetail, 'side'>): 1 | -1 => (side === 'long' ? 1 : -1)
/** Of the order that opened the lots. */
const openedBy = ({ side }: Pick<PositionDetail, 'side'>): string => (side === 'long' ? '买' : '卖')

export function transferSection({ transfers }: Account): string[] {
  const columns = [
    column('发生日期', 'Date', 8),
    column('出入金类型', 'Type', 24),
    column('入金', 'Deposit', 16, 'right'),
    column('出金', 'Withdrawal', 16, 'right'),
    column('说明', 'Note', 42),
  ]
  const rows = transfers.map(({ atMs, yuan: amount, note }) => [
    ...[formatShanghai(atMs).slice(0, 10).replaceAll('-', ''), '出入金'],
    ...[yuan(Math.max(0, amount)), yuan(Math.max(0, -amount)), note],
  ])
  const [into, out] = [1, -1].map((sign) => yuan(sum(transfers, (each) => Math.max(0, sign * each.yuan))))
  const sums = [count(rows.length), '', into ?? '', out ?? '']
  return statementTable('出入金明细 Deposit/Withdrawal', columns, rows, sums)
}

export function tradeSection(trades: readonly TradeRecord[], marks: Marks): string[] {
  const columns = [
    ...[column('成交日期', 'Date', 8), EXCHANGE, PRODUCT, INSTRUMENT, BUY_SELL, HEDGE],
    column('成交价', 'Price', 10, 'right'),
    column('手数', 'Lots', 6, 'right'),
    column('成交额', 'Turnover', 14, 'right'),
    column('开平', 'O/C', 18),
    column('手续费', 'Fee', 10, 'right'),
    column('平仓盈亏', 'Realized P/L', 12, 'right'),
    ...[PREMIUM, column('成交序号', 'Trans.No.', 12)],
  ]
  const turnover = (trade: TradeRecord): number =>
    turnoverOf(marks(trade.symbol).contract, trade.price, trade.volumeLots)
  const rows = trades.map((trade) => [
    ...[trade.tradeDate, ...contractCells(trade.symbol, marks), trade.side === 'buy' ? '买' : '卖', '投'],
    ...[price(trade.price), String(trade.volumeLots), yuan(turnover(trade)), OFFSETS[trade.offset]],
    ...[yuan(trade.commission), yuan(trade.closeProfit), yuan(0), trade.tradeId.trim()],
  ])
  const sums = [
    ...[count(rows.length), '', '', '', '', '', '', String(sum(trades, (trade) => trade.volumeLots))],
    ...[yuan(sum(trades, turnover)), '', yuan(sum(trades, (trade) => trade.commission))],
    ...[yuan(sum(trades, (trade) => trade.closeProfit)), yuan(0)],
  ]
  return withLegend(statementTable('成交记录 Transaction Record', columns, rows, sums))
}

/** Lots that left the account: closed by a trade, or delivered. */
const leavingColumns = (date: Column, at: Column, profit: Column): Column[] => [
  ...[date, EXCHANGE, PRODUCT, INSTRUMENT, column('开仓日期', 'Open Date', 9), BUY_SELL],
  column('手数', 'Lots', 10, 'right'),
  column('开仓价', 'Pos. Open Price', 15, 'right'),
  column('昨结算', 'Prev. Sttl', 16, 'right'),
  ...[at, profit, PREMIUM],
]
const CLOSED_COLUMNS = leavingColumns(
  column('平仓日期', 'Close Date', 10),
  column('成交价', 'Trans. Price', 12, 'right'),
  column('平仓盈亏', 'Realized P/L', 12, 'right'),
)
const DELIVERY_COLUMNS = leavingColumns(
  column('交割日期', 'Deliv.Date', 10),
  column('交割价', 'Deliv. Price', 12, 'right'),
  column('交割盈亏', 'Delivery P/L', 12, 'right'),
)

/** By the lots that each close took. */
export function closedSection(account: Account, trades: readonly TradeRecord[], marks: Marks): string[] {
  const closed = closedLotsOf(account, trades)
  const profit = ({ trade, detail, lots }: ClosedLots): number => {
    const { contract, preSettlement } = marks(trade.symbol)
    const basis = trade.offset === 'close_today' ? detail.openPrice : preSettlement
    return turnoverOf(contract, trade.price - basis, lots) * signOf(detail)
  }
  const rows = closed.map(({ trade, detail, lots }) => [
    ...[trade.tradeDate, ...contractCells(trade.symbol, marks), detail.openDay, trade.side === 'buy' ? '买' : '卖'],
    ...[String(lots), price(detail.openPrice), price(marks(trade.symbol).preSettlement), price(trade.price)],
    yuan(profit({ trade, detail, lots })),
    yuan(0),
  ])
  const lots = String(sum(closed, (each) => each.lots))
  const sums = [count(rows.length), '', '', '', '', '', lots, '', '', '', yuan(sum(closed, profit)), yuan(0)]
  return statementTable('平仓明细 Position Closed', CLOSED_COLUMNS, rows, sums)
}

/** Lots of contracts that ended with the day, paid at the settlement price. */
export function deliverySection(held: readonly HeldLots[], tradingDay: string, marks: Marks): string[] {
  const rows = held.map(({ detail, isToday }) => {
    const { preSettlement, mark } = marks(detail.symbol)
    return [
      ...[tradingDay, ...contractCells(detail.symbol, marks), detail.openDay, openedBy(detail), String(detail.lots)],
      ...[
        price(detail.openPrice),
        price(preSettlement),
        price(mark),
        yuan(markedProfit(detail, isToday, marks)),
        yuan(0),
      ],
    ]
  })
  const lots = String(sum(held, ({ detail }) => detail.lots))
  const profit = yuan(sum(held, ({ detail, isToday }) => markedProfit(detail, isToday, marks)))
  const sums = [count(rows.length), '', '', '', '', '', lots, '', '', '', profit, yuan(0)]
  return statementTable('交割明细 Delivery', DELIVERY_COLUMNS, rows, sums)
}

/** What is left of one opening trade at the close. */
export interface HeldLots {
  readonly detail: PositionDetail
  readonly isToday: boolean
}

/** Yuan that the lots won since the last settlement, or since they were opened. */
export function markedProfit(detail: PositionDetail, isToday: boolean, marks: Marks): number {
  const { contract, preSettlement, mark } = marks(detail.symbol)
  return turnoverOf(contract, mark - (isToday ? detail.openPrice : preSettlement), detail.lots) * signOf(detail)
}

/** Yuan at the new settlement price. */
const settledMargin = ({ symbol, side, lots }: PositionDetail, marks: Marks): number => {
  const { contract, terms, mark } = marks(symbol)
  return chargeOf(terms.margin[side], turnoverOf(contract, mark, lots), lots)
}

export function detailSection(held: readonly HeldLots[], marks: Marks): string[] {
  const columns = [
    ...[EXCHANGE, PRODUCT, INSTRUMENT, column('开仓日期', 'Open Date', 9), HEDGE, BUY_SELL],
    column('持仓量', 'Positon', 7, 'right'),
    column('开仓价', 'Pos. Open Price', 15, 'right'),
    column('昨结算', 'Prev. Sttl', 16, 'right'),
    column('结算价', 'Settlement Price', 16, 'right'),
    column('浮动盈亏', 'Accum. P/L', 12, 'right'),
    column('盯市盈亏', 'MTM P/L', 11, 'right'),
    column('保证金', 'Margin', 11, 'right'),
    column('期权市值', 'Market Value(Options)', 22, 'right'),
  ]
  const byTrade = (detail: PositionDetail): number => markedProfit(detail, true, marks)
  const rows = held.map(({ detail, isToday }) => {
    const { preSettlement, mark } = marks(detail.symbol)
    return [
      ...[...contractCells(detail.symbol, marks), detail.openDay, '投', openedBy(detail), String(detail.lots)],
      ...[price(detail.openPrice), price(preSettlement), price(mark), yuan(byTrade(detail))],
      ...[yuan(markedProfit(detail, isToday, marks)), yuan(settledMargin(detail, marks)), yuan(0)],
    ]
  })
  const sums = [
    ...[count(rows.length), '', '', '', '', '', String(sum(held, ({ detail }) => detail.lots)), '', '', ''],
    yuan(sum(held, ({ detail }) => byTrade(detail))),
    yuan(sum(held, ({ detail, isToday }) => markedProfit(detail, isToday, marks))),
    ...[yuan(sum(held, ({ detail }) => settledMargin(detail, marks))), yuan(0)],
  ]
  return withLegend(statementTable('持仓明细 Positions Detail', columns, rows, sums))
}

export function positionSection(held: readonly HeldLots[], marks: Marks): string[] {
  const columns = [
    ...[PRODUCT, INSTRUMENT],
    column('买持', 'Long Pos.', 13, 'right'),
    column('买均价', 'Avg Buy Price', 13, 'right'),
    column('卖持', 'Short Pos.', 14, 'right'),
    column('卖均价', 'Avg Sell Price', 14, 'right'),
    column('昨结算', 'Prev. Sttl', 10, 'right'),
    column('今结算', 'Sttl Today', 10, 'right'),
    column('持仓盯市盈亏', 'MTM P/L', 14, 'right'),
    column('保证金占用', 'Margin Occupied', 15, 'right'),
    HEDGE,
    column('多头期权市值', 'Market Value(Long)', 18, 'right'),
    column('空头期权市值', 'Market Value(Short)', 19, 'right'),
  ]
  const symbols = [...new Set(held.map(({ detail }) => detail.symbol))].toSorted()
  const lotsOf = (lots: readonly HeldLots[], side: 'long' | 'short') => {
    const ofSide = lots.filter(({ detail }) => detail.side === side)
    const total = sum(ofSide, ({ detail }) => detail.lots)
    const cost = sum(ofSide, ({ detail }) => detail.openPrice * detail.lots)
    return [String(total), price(total === 0 ? 0 : cost / total)]
  }
  const profit = (lots: readonly HeldLots[]): string =>
    yuan(sum(lots, ({ detail, isToday }) => markedProfit(detail, isToday, marks)))
  const margin = (lots: readonly HeldLots[]): string => yuan(sum(lots, ({ detail }) => settledMargin(detail, marks)))
  const rows = symbols.map((symbol) => {
    const lots = held.filter(({ detail }) => detail.symbol === symbol)
    const { contract, preSettlement, mark } = marks(symbol)
    return [
      ...[contract.spec.nameZh, symbol, ...lotsOf(lots, 'long'), ...lotsOf(lots, 'short')],
      ...[price(preSettlement), price(mark), profit(lots), margin(lots), '投', yuan(0), yuan(0)],
    ]
  })
  const [longLots = '', , shortLots = ''] = [...lotsOf(held, 'long'), ...lotsOf(held, 'short')]
  const sums = [
    count(rows.length),
    '',
    longLots,
    '',
    shortLots,
    '',
    '',
    '',
    profit(held),
    margin(held),
    '',
    yuan(0),
    yuan(0),
  ]
  return statementTable('持仓汇总 Positions', columns, rows, sums)
}

function contractCells(symbol: string, marks: Marks): string[] {
  const { spec } = marks(symbol).contract
  return [EXCHANGES[spec.exchange] ?? spec.exchange, spec.nameZh, symbol]
}

const withLegend = (table: string[]): string[] => (table.length === 0 ? table : [...table.slice(0, -1), ...LEGEND])
