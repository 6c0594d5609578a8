import { padded, yuan } from './statement-table.js'

/** The figures of a settled day, yuan. */
export interface SummaryFigures {
  readonly preBalance: number
  /** Deposits less withdrawals. */
  readonly transferred: number
  readonly closeProfit: number
  readonly positionProfit: number
  readonly deliveryProfit: number
  readonly commission: number
  readonly balance: number
  readonly reserve: number
  readonly margin: number
}

const NAME_WIDTH = 36
const AMOUNT_WIDTH = 13
const WIDTH = 100

/** The block that heads a statement: names in both languages, two to a line, those of options and pledges empty. */
export function accountSummary(figures: SummaryFigures): string[] {
  const { balance, margin, reserve } = figures
  const available = balance - margin - reserve
  const risk = balance > 0 ? (margin / balance) * 100 : margin > 0 ? 100 : 0
  const lines: [string, number, string, string][] = [
    ['期初结存 Balance b/f：', figures.preBalance, '基础保证金 Initial Margin：', yuan(reserve)],
    ['出 入 金 Deposit/Withdrawal：', figures.transferred, '期末结存 Balance c/f：', yuan(balance)],
    ['平仓盈亏 Realized P/L：', figures.closeProfit, '质 押 金 Pledge Amount：', yuan(0)],
    ['持仓盯市盈亏 MTM P/L：', figures.positionProfit, '客户权益 Client Equity：', yuan(balance)],
    ['期权执行盈亏 Exercise P/L：', 0, '货币质押保证金占用 FX Pledge Occ.：', yuan(0)],
    ['手 续 费 Commission：', figures.commission, '保证金占用 Margin Occupied：', yuan(margin)],
    ['行权手续费 Exercise Fee：', 0, '交割保证金 Delivery Margin：', yuan(0)],
    ['交割手续费 Delivery Fee：', 0, '多头期权市值 Market value(long)：', yuan(0)],
    ['货币质入 New FX Pledge：', 0, '空头期权市值 Market value(short)：', yuan(0)],
    ['货币质出 FX Redemption：', 0, '市值权益 Market value(equity)：', yuan(balance)],
    ['质押变化金额 Chg in Pledge Amt：', 0, '可用资金 Fund Avail.：', yuan(available)],
    ['权利金收入 Premium received：', 0, '风 险 度 Risk Degree：', `${risk.toFixed(2)}%`],
    ['权利金支出 Premium paid：', 0, '应追加资金 Margin Call：', yuan(Math.max(0, -available))],
    ['交割盈亏 Delivery P/L：', figures.deliveryProfit, '货币质押变化金额 Chg in FX Pledge：', yuan(0)],
  ]
  return [
    '                   资金状况  币种：人民币  Account Summary  Currency：CNY ',
    '-'.repeat(WIDTH),
    ...lines.map(([left, amount, right, text]) => `${entry(left, yuan(amount))}  ${entry(right, text)}`),
    '',
  ]
}

const entry = (name: string, amount: string): string =>
  padded(name, NAME_WIDTH, 'left') + padded(amount, AMOUNT_WIDTH, 'right')
