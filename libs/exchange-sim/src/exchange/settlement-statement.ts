import type { Account } from '../counter/account.js'
import { fundsOf, type Marks } from '../counter/funds.js'
import type { TradeRecord } from '../counter/order-record.js'
import { heldLots } from '../counter/position-leg.js'

const yuan = (amount: number): string => amount.toFixed(2)

/** The daily statement that an investor confirms; text with Chinese, as counters send it. */
export function settlementStatement(
  account: Account,
  tradingDay: string,
  marks: Marks,
  trades: readonly TradeRecord[],
): string {
  const funds = fundsOf(account, marks)
  const lines = [
    '交易结算单(盯市) Settlement Statement(MTM)',
    `客户号 Client ID：${account.accountId}    日期 Date：${tradingDay}`,
    `期初结存 Balance b/f：${yuan(account.preBalance)}`,
    `平仓盈亏 Realized P/L：${yuan(account.closeProfit)}`,
    `持仓盯市盈亏 MTM P/L：${yuan(funds.positionProfit)}`,
    `手续费 Commission：${yuan(account.commission)}`,
    `保证金占用 Margin Occupied：${yuan(funds.margin)}`,
    `期末结存 Balance c/f：${yuan(funds.balance)}`,
    `成交记录 Transaction Record：${trades.length}`,
    ...trades.map(
      (t) => `${t.symbol} ${t.side === 'buy' ? '买' : '卖'} ${t.price} x ${t.volumeLots} ${t.tradeId.trim()}`,
    ),
    '持仓汇总 Positions',
    ...account.legs.map((leg) => {
      return `${leg.symbol} ${leg.side === 'long' ? '多' : '空'} ${heldLots(leg)}`
    }),
  ]
  return `${lines.join('\r\n')}\r\n`
}
