import type { Account } from '../counter/account.js'
import type { Marks } from '../counter/funds.js'
import type { TradeRecord } from '../counter/order-record.js'
import { accountSummary } from './account-summary.js'
import {
  closedSection,
  deliverySection,
  detailSection,
  markedProfit,
  positionSection,
  tradeSection,
  transferSection,
  type HeldLots,
} from './statement-sections.js'

export interface StatementDay {
  readonly brokerId: string
  readonly tradingDay: string
  /** As the day left it. */
  readonly account: Account
  /** As the next day finds it. */
  readonly settled: Account
  /** Yuan that must stay. */
  readonly reserve: number
  /** Marks are the settlement prices. */
  readonly marks: Marks
  readonly trades: readonly TradeRecord[]
  /** It was the contract's last trading day. */
  hasEnded(symbol: string): boolean
}

const WIDTH = 100
const LINE = '-'.repeat(WIDTH)

/**
 * The daily statement that an investor confirms, in the layout of CTP's counters. It goes out in GBK. Source of the
 * layout: statements in public parsers of them.
 */
export function settlementStatement(day: StatementDay): string {
  const { account, marks, trades } = day
  const held = heldLotsOf(account)
  const delivered = held.filter(({ detail }) => day.hasEnded(detail.symbol))
  const kept = held.filter(({ detail }) => !day.hasEnded(detail.symbol))
  const lines = [
    ...headingOf(day),
    ...accountSummary({
      preBalance: account.preBalance,
      transferred: account.deposit - account.withdraw,
      closeProfit: account.closeProfit,
      positionProfit: profitOf(kept, marks),
      deliveryProfit: profitOf(delivered, marks),
      commission: account.commission,
      balance: day.settled.preBalance,
      reserve: day.reserve,
      margin: day.settled.preMargin,
    }),
    ...orderFeeLines(account),
    ...transferSection(account),
    ...tradeSection(trades, marks),
    ...closedSection(account, trades, marks),
    ...deliverySection(delivered, day.tradingDay, marks),
    ...detailSection(kept, marks),
    ...positionSection(kept, marks),
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

const headingOf = ({ brokerId, tradingDay, account }: StatementDay): string[] => [
  `${' '.repeat(36)}${brokerId}`,
  `${' '.repeat(68)}制表时间 Creation Date：${tradingDay}`,
  LINE,
  `${' '.repeat(29)}交易结算单(盯市) Settlement Statement(MTM)`,
  `客户号 Client ID：  ${account.accountId}          客户名称 Client Name：${account.accountId}`,
  `日期 Date：${tradingDay}`,
  '',
]

/** Order fees are within the commission; which contracts they come from. */
const orderFeeLines = ({ messages }: Account): string[] => {
  const charged = messages.filter(({ fee }) => fee > 0)
  if (charged.length === 0) return []
  const lines = charged.map(({ symbol, orders, cancels, fee }) => `  ${symbol} ${orders}+${cancels} ${fee.toFixed(2)}`)
  return ['申报费 Order Fee（已计入手续费 in Commission）：', ...lines, '']
}

const heldLotsOf = ({ legs }: Account): HeldLots[] =>
  legs.flatMap(({ yesterday, today }) => [
    ...yesterday.details.filter(({ lots }) => lots > 0).map((detail) => ({ detail, isToday: false })),
    ...today.details.filter(({ lots }) => lots > 0).map((detail) => ({ detail, isToday: true })),
  ])

const profitOf = (held: readonly HeldLots[], marks: Marks): number =>
  held.reduce((sum, { detail, isToday }) => sum + markedProfit(detail, isToday, marks), 0)
