import { formatShanghai } from '@huangpu/core'
import type { Account } from '../counter/account.js'
import { turnoverOf } from '../counter/contract.js'
import { chargeOf } from '../counter/contract-terms.js'
import type { Marks } from '../counter/funds.js'
import type { TradeRecord } from '../counter/order-record.js'
import type { PositionDetail } from '../counter/position-detail.js'
import { closedLotsOf } from './closed-lots.js'
import {
  lotsColumn,
  priceColumn,
  statementTable,
  textColumn,
  yuanColumn,
  type StatementColumn,
} from './statement-table.js'

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

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)
const signOf = ({ side }: Pick<PositionDetail, 'side'>): 1 | -1 => (side === 'long' ? 1 : -1)
const sideOf = ({ side }: Pick<TradeRecord, 'side'>): string => (side === 'buy' ? '买' : '卖')
/** Of the order that opened the lots. */
const openedBy = ({ side }: Pick<PositionDetail, 'side'>): string => (side === 'long' ? '买' : '卖')

const product = <Row>(marks: Marks, symbolOf: (row: Row) => string): StatementColumn<Row> =>
  textColumn('品种', 'Product', 18, (row) => marks(symbolOf(row)).contract.spec.nameZh)
const instrument = <Row>(symbolOf: (row: Row) => string): StatementColumn<Row> =>
  textColumn('合约', 'Instrument', 16, symbolOf)
const contractColumns = <Row>(marks: Marks, symbolOf: (row: Row) => string): StatementColumn<Row>[] => [
  textColumn('交易所', 'Exchange', 8, (row) => {
    const { exchange } = marks(symbolOf(row)).contract.spec
    return EXCHANGES[exchange] ?? exchange
  }),
  product(marks, symbolOf),
  instrument(symbolOf),
]
const buyOrSell = <Row>(of: (row: Row) => string): StatementColumn<Row> => textColumn('买/卖', 'B/S', 5, of)
const hedge = <Row>(): StatementColumn<Row> => textColumn('投/保', 'S/H', 12, () => '投')
const premium = <Row>(): StatementColumn<Row> => yuanColumn('权利金收支', 'Premium Received/Paid', 21, () => 0)

export function transferSection({ transfers }: Account): string[] {
  const columns: StatementColumn<Account['transfers'][number]>[] = [
    textColumn('发生日期', 'Date', 8, ({ atMs }) => formatShanghai(atMs).slice(0, 10).replaceAll('-', '')),
    textColumn('出入金类型', 'Type', 24, () => '出入金'),
    yuanColumn('入金', 'Deposit', 16, ({ yuan }) => Math.max(0, yuan)),
    yuanColumn('出金', 'Withdrawal', 16, ({ yuan }) => Math.max(0, -yuan)),
    textColumn('说明', 'Note', 42, ({ note }) => note),
  ]
  return statementTable('出入金明细 Deposit/Withdrawal', columns, transfers)
}

export function tradeSection(trades: readonly TradeRecord[], marks: Marks): string[] {
  const columns: StatementColumn<TradeRecord>[] = [
    textColumn('成交日期', 'Date', 8, ({ tradeDate }) => tradeDate),
    ...contractColumns<TradeRecord>(marks, ({ symbol }) => symbol),
    ...[buyOrSell(sideOf), hedge<TradeRecord>()],
    priceColumn('成交价', 'Price', 10, ({ price }) => price),
    lotsColumn('手数', 'Lots', 6, ({ volumeLots }) => volumeLots),
    yuanColumn('成交额', 'Turnover', 14, ({ symbol, price, volumeLots }) =>
      turnoverOf(marks(symbol).contract, price, volumeLots),
    ),
    textColumn('开平', 'O/C', 18, ({ offset }) => OFFSETS[offset]),
    yuanColumn('手续费', 'Fee', 10, ({ commission }) => commission),
    yuanColumn('平仓盈亏', 'Realized P/L', 12, ({ closeProfit }) => closeProfit),
    premium(),
    textColumn('成交序号', 'Trans.No.', 12, ({ tradeId }) => tradeId.trim()),
  ]
  return withLegend(statementTable('成交记录 Transaction Record', columns, trades))
}

/** Lots that left the account: closed by a trade, or delivered. */
interface LotsGone {
  readonly day: string
  readonly detail: PositionDetail
  readonly lots: number
  /** Of what took them away. */
  readonly side: string
  readonly price: number
  readonly profitYuan: number
}
/** Headings of what differs, in both languages. */
interface GoneWords {
  readonly title: string
  readonly day: readonly [string, string]
  readonly price: readonly [string, string]
  readonly profit: readonly [string, string]
}

function goneSection(words: GoneWords, gone: readonly LotsGone[], marks: Marks): string[] {
  const columns: StatementColumn<LotsGone>[] = [
    textColumn(...words.day, 10, ({ day }) => day),
    ...contractColumns<LotsGone>(marks, ({ detail }) => detail.symbol),
    textColumn('开仓日期', 'Open Date', 9, ({ detail }) => detail.openDay),
    buyOrSell(({ side }) => side),
    lotsColumn('手数', 'Lots', 10, ({ lots }) => lots),
    priceColumn('开仓价', 'Pos. Open Price', 15, ({ detail }) => detail.openPrice),
    priceColumn('昨结算', 'Prev. Sttl', 16, ({ detail }) => marks(detail.symbol).preSettlement),
    priceColumn(...words.price, 12, ({ price }) => price),
    yuanColumn(...words.profit, 12, ({ profitYuan }) => profitYuan),
    premium(),
  ]
  return statementTable(words.title, columns, gone)
}

/** By the lots that each close took. */
export function closedSection(account: Account, trades: readonly TradeRecord[], marks: Marks): string[] {
  const words: GoneWords = {
    title: '平仓明细 Position Closed',
    day: ['平仓日期', 'Close Date'],
    price: ['成交价', 'Trans. Price'],
    profit: ['平仓盈亏', 'Realized P/L'],
  }
  const closed = closedLotsOf(account, trades).map(({ trade, detail, lots }): LotsGone => {
    const { contract, preSettlement } = marks(trade.symbol)
    const basis = trade.offset === 'close_today' ? detail.openPrice : preSettlement
    const profitYuan = turnoverOf(contract, trade.price - basis, lots) * signOf(detail)
    return { day: trade.tradeDate, detail, lots, side: sideOf(trade), price: trade.price, profitYuan }
  })
  return goneSection(words, closed, marks)
}

/** Lots of contracts that ended with the day, paid at the settlement price. */
export function deliverySection(held: readonly HeldLots[], tradingDay: string, marks: Marks): string[] {
  const words: GoneWords = {
    title: '交割明细 Delivery',
    day: ['交割日期', 'Deliv.Date'],
    price: ['交割价', 'Deliv. Price'],
    profit: ['交割盈亏', 'Delivery P/L'],
  }
  const delivered = held.map(({ detail, isToday }): LotsGone => ({
    ...{ day: tradingDay, detail, lots: detail.lots, side: openedBy(detail) },
    ...{ price: marks(detail.symbol).mark, profitYuan: markedProfit(detail, isToday, marks) },
  }))
  return goneSection(words, delivered, marks)
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
  const columns: StatementColumn<HeldLots>[] = [
    ...contractColumns<HeldLots>(marks, ({ detail }) => detail.symbol),
    textColumn('开仓日期', 'Open Date', 9, ({ detail }) => detail.openDay),
    ...[hedge<HeldLots>(), buyOrSell<HeldLots>(({ detail }) => openedBy(detail))],
    lotsColumn('持仓量', 'Positon', 7, ({ detail }) => detail.lots),
    priceColumn('开仓价', 'Pos. Open Price', 15, ({ detail }) => detail.openPrice),
    priceColumn('昨结算', 'Prev. Sttl', 16, ({ detail }) => marks(detail.symbol).preSettlement),
    priceColumn('结算价', 'Settlement Price', 16, ({ detail }) => marks(detail.symbol).mark),
    yuanColumn('浮动盈亏', 'Accum. P/L', 12, ({ detail }) => markedProfit(detail, true, marks)),
    yuanColumn('盯市盈亏', 'MTM P/L', 11, ({ detail, isToday }) => markedProfit(detail, isToday, marks)),
    yuanColumn('保证金', 'Margin', 11, ({ detail }) => settledMargin(detail, marks)),
    yuanColumn('期权市值', 'Market Value(Options)', 22, () => 0),
  ]
  return withLegend(statementTable('持仓明细 Positions Detail', columns, held))
}

/** What is held of one contract. */
interface HeldContract {
  readonly symbol: string
  readonly held: readonly HeldLots[]
}

export function positionSection(held: readonly HeldLots[], marks: Marks): string[] {
  const ofSide = (row: HeldContract, side: 'long' | 'short'): HeldLots[] =>
    row.held.filter(({ detail }) => detail.side === side)
  const lots = (side: 'long' | 'short') => (row: HeldContract) => sum(ofSide(row, side), ({ detail }) => detail.lots)
  const average = (side: 'long' | 'short') => (row: HeldContract) => {
    const cost = sum(ofSide(row, side), ({ detail }) => detail.openPrice * detail.lots)
    return cost / (lots(side)(row) || 1)
  }
  const symbols = [...new Set(held.map(({ detail }) => detail.symbol))].toSorted()
  const rows = symbols.map((symbol) => ({ symbol, held: held.filter(({ detail }) => detail.symbol === symbol) }))
  const columns: StatementColumn<HeldContract>[] = [
    product<HeldContract>(marks, ({ symbol }) => symbol),
    instrument<HeldContract>(({ symbol }) => symbol),
    lotsColumn('买持', 'Long Pos.', 13, lots('long')),
    priceColumn('买均价', 'Avg Buy Price', 13, average('long')),
    lotsColumn('卖持', 'Short Pos.', 14, lots('short')),
    priceColumn('卖均价', 'Avg Sell Price', 14, average('short')),
    priceColumn('昨结算', 'Prev. Sttl', 10, ({ symbol }) => marks(symbol).preSettlement),
    priceColumn('今结算', 'Sttl Today', 10, ({ symbol }) => marks(symbol).mark),
    yuanColumn('持仓盯市盈亏', 'MTM P/L', 14, (row) =>
      sum(row.held, ({ detail, isToday }) => markedProfit(detail, isToday, marks)),
    ),
    yuanColumn('保证金占用', 'Margin Occupied', 15, (row) =>
      sum(row.held, ({ detail }) => settledMargin(detail, marks)),
    ),
    hedge(),
    yuanColumn('多头期权市值', 'Market Value(Long)', 18, () => 0),
    yuanColumn('空头期权市值', 'Market Value(Short)', 19, () => 0),
  ]
  return statementTable('持仓汇总 Positions', columns, rows)
}

const withLegend = (table: string[]): string[] => (table.length === 0 ? table : [...table.slice(0, -1), ...LEGEND])
