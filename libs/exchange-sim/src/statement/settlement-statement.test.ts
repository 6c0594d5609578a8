import { expect, it } from 'vitest'
import { bookFill, createAccount, freeze, type Account } from '../counter/account.js'
import { createContract } from '../counter/contract.js'
import { transfer, type Marks } from '../counter/funds.js'
import type { OrderOffset, OrderRecord, TradeRecord } from '../counter/order-record.js'
import { settleAccount } from '../counter/settle-account.js'
import { settlementStatement } from './settlement-statement.js'
import { widthOf } from './statement-table.js'

const contracts = new Map(['rb2701', 'hc2611'].map((symbol) => [symbol, createContract(symbol)]))
/** Settled at 3,000 the day before, at 3,050 on this one. */
const marks: Marks = (symbol) => {
  const contract = contracts.get(symbol) ?? expect.unreachable()
  return { contract, terms: contract.terms, preSettlement: 3000, mark: 3050 }
}

class Day {
  account: Account = createAccount('sim001', 1_000_000)
  readonly trades: TradeRecord[] = []

  trade(side: 'buy' | 'sell', offset: OrderOffset, volumeLots: number, price: number, symbol = 'rb2701'): void {
    const seq = this.trades.length + 1
    const order: OrderRecord = {
      ...{ accountId: 'sim001', userId: 'sim001', symbol, side, offset, offsetFlag: '0', price, priceTicks: price },
      ...{ volumeLots, timeInForce: 'day', frontId: 1, sessionId: 1, orderRef: '1', requestId: 1, orderMemo: '', seq },
      ...{ tradingDay: '20261124', status: '3', submitStatus: '3', statusMessage: '', tradedLots: 0, orderLocalId: '' },
      ...{ orderSysId: '', insertDate: '', insertTime: '', updateTime: '', cancelTime: '', notifySequence: 0 },
    }
    freeze(this.account, order)
    const { commission, closeProfit } = bookFill(
      this.account,
      order,
      { price, volumeLots, tradeId: String(seq) },
      marks(symbol),
    )
    this.trades.push({
      ...{ tradingDay: '20261124', tradeId: String(seq), seq, accountId: 'sim001', userId: 'sim001', orderSeq: seq },
      ...{ symbol, side, offset, offsetFlag: '0', price, volumeLots, commission, closeProfit, tradeDate: '20261124' },
      ...{ tradeTime: '09:00:00', orderRef: '1', orderSysId: '', orderLocalId: '' },
    })
  }

  statement(hasEnded: (symbol: string) => boolean = () => false): string[] {
    return settlementStatement({
      ...{ brokerId: '9999', tradingDay: '20261124', account: this.account, marks, hasEnded, reserve: 0 },
      ...{ settled: settleAccount(this.account, marks, hasEnded), trades: this.trades },
    }).split('\r\n')
  }
}

/** Cells of the rows between a table's headings and its sums, and the sums. */
function table(lines: readonly string[], title: string): { rows: string[][]; sums: string[] } {
  const start = lines.findIndex((line) => line.trim() === title)
  if (start < 0) return { rows: [], sums: [] }
  const body = lines.slice(start + 5)
  const end = body.findIndex((line) => line.startsWith('---'))
  const cells = (line = ''): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  return { rows: body.slice(0, end).map(cells), sums: cells(body[end + 1]) }
}

const figure = (lines: readonly string[], name: string): string => {
  const line = lines.find((each) => each.includes(name)) ?? expect.unreachable(name)
  return /-?[\d.]+%?/.exec(line.slice(line.indexOf(name) + name.length))?.[0] ?? ''
}

it('tells the day in figures that add up', () => {
  const day = new Day()
  transfer(day.account, { atMs: Date.UTC(2026, 10, 24, 2), yuan: 5000, note: '入金' }, 0)
  day.trade('buy', 'open', 2, 3000)
  day.trade('buy', 'open', 1, 3010)
  day.trade('sell', 'close_today', 3, 3020)
  day.trade('sell', 'open', 2, 3040)
  const lines = day.statement()
  expect(lines.slice(2, 6).map((line) => line.trim())).toEqual([
    '-'.repeat(100),
    '交易结算单(盯市) Settlement Statement(MTM)',
    '客户号 Client ID：  sim001          客户名称 Client Name：sim001',
    '日期 Date：20261124',
  ])
  // Commission 1 in 10,000 of 60,000, 30,100, 90,600 and 60,800; the shorts lost 10 x 10 x 2, of 16 % margin at 3,050.
  expect(figure(lines, 'Balance b/f：')).toBe('1000000.00')
  expect(figure(lines, 'Deposit/Withdrawal：')).toBe('5000.00')
  expect(figure(lines, 'Realized P/L：')).toBe('500.00')
  expect(figure(lines, 'MTM P/L：')).toBe('-200.00')
  expect(figure(lines, 'Commission：')).toBe('24.15')
  expect(figure(lines, 'Balance c/f：')).toBe('1005275.85')
  expect(figure(lines, 'Margin Occupied：')).toBe('9760.00')
  expect(figure(lines, 'Fund Avail.：')).toBe('995515.85')
  expect(figure(lines, 'Risk Degree：')).toBe('0.97%')
  const trades = table(lines, '成交记录 Transaction Record')
  expect(trades.rows[2]).toEqual(
    '20261124 上期所 螺纹钢 rb2701 卖 投 3020.000 3 90600.00 平今 9.06 500.00 0.00 3'.split(' '),
  )
  expect(trades.sums.filter((cell) => cell !== '')).toEqual('共   4条,8,241500.00,24.15,500.00,0.00'.split(','))
  const closed = table(lines, '平仓明细 Position Closed')
  expect(closed.rows.map((row) => [row[6], row[7], row[9], row[10]])).toEqual([
    ['2', '3000.000', '3020.000', '400.00'],
    ['1', '3010.000', '3020.000', '100.00'],
  ])
  const details = table(lines, '持仓明细 Positions Detail')
  expect(details.rows).toEqual([
    '上期所 螺纹钢 rb2701 20261124 投 卖 2 3040.000 3000.000 3050.000 -200.00 -200.00 9760.00 0.00'.split(' '),
  ])
  const [position] = table(lines, '持仓汇总 Positions').rows
  expect(position).toEqual('螺纹钢 rb2701 0 0.000 2 3040.000 3000.000 3050.000 -200.00 9760.00 投 0.00 0.00'.split(' '))
  expect(table(lines, '出入金明细 Deposit/Withdrawal').rows).toEqual([
    ['20261124', '出入金', '5000.00', '0.00', '入金'],
  ])
})

it('pays lots of a contract that ends, apart from the marked ones', () => {
  const day = new Day()
  day.trade('buy', 'open', 1, 3000, 'hc2611')
  day.trade('buy', 'open', 1, 3040)
  const lines = day.statement((symbol) => symbol === 'hc2611')
  expect(figure(lines, 'MTM P/L：')).toBe('100.00')
  expect(figure(lines, 'Delivery P/L：')).toBe('500.00')
  expect(figure(lines, 'Balance c/f：')).toBe('1000593.96')
  expect(table(lines, '交割明细 Delivery').rows).toEqual([
    '20261124 上期所 热轧卷板 hc2611 20261124 买 1 3000.000 3000.000 3050.000 500.00 0.00'.split(' '),
  ])
  expect(table(lines, '持仓明细 Positions Detail').rows.map(([, , symbol]) => symbol)).toEqual(['rb2701'])
})

it('keeps the columns of its tables straight', () => {
  const day = new Day()
  day.trade('buy', 'open', 1, 3000)
  const widths = new Map<string, Set<number>>()
  let title = ''
  for (const line of day.statement()) {
    if (line.startsWith('|')) widths.set(title, (widths.get(title) ?? new Set<number>()).add(widthOf(line)))
    else if (!line.startsWith('-')) title = line
  }
  expect([...widths.values()].map((seen) => seen.size)).toEqual([1, 1, 1])
})

it('says nothing of what there was not', () => {
  const text = new Day().statement().join('\n')
  expect(text).toContain('期初结存')
  expect(text).not.toMatch(/成交记录|平仓明细|持仓明细|持仓汇总|出入金明细|交割明细/)
})
