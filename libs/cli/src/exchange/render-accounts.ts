import type { ExchangeAccount, ExchangeAccountDetail, ExchangeCounts } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'
import { maybePrice, NOTHING, yuan } from './words.js'

const FUNDS_HEADER = [
  ...['account/账户', 'balance/权益', 'available/可用', 'margin/保证金', 'frozen/冻结', 'closed/平仓盈亏'],
  ...['open/持仓盈亏', 'fees/手续费', 'working/挂单', 'lots/持仓', 'sessions/会话'],
]

/** Amounts in yuan. */
export const renderAccounts = (accounts: readonly ExchangeAccount[]): string =>
  textTable(
    FUNDS_HEADER,
    accounts.map((account) => [
      account.account_id,
      yuan(account.balance),
      yuan(account.available),
      yuan(account.margin),
      yuan(account.frozen_margin + account.frozen_commission),
      yuan(account.close_profit),
      yuan(account.position_profit),
      yuan(account.commission),
      String(account.working_orders),
      String(account.position_volume),
      String(account.sessions),
    ]),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  )

const POSITIONS_HEADER = [
  ...['symbol/合约', 'side/方向', 'lots/手', 'today/今', 'yesterday/昨', 'frozen/冻结', 'open price/开仓均价'],
  ...['margin/保证金', 'profit/持仓盈亏'],
]

export const renderAccount = (account: ExchangeAccountDetail): string =>
  [
    renderAccounts([account]),
    '',
    account.positions.length === 0
      ? `positions/持仓: ${NOTHING}`
      : textTable(
          POSITIONS_HEADER,
          account.positions.map((position) => [
            position.symbol,
            position.side === 'long' ? 'long/多' : 'short/空',
            String(position.volume),
            String(position.today_volume),
            String(position.yd_volume),
            String(position.frozen),
            maybePrice(position.open_price === null ? null : Number(position.open_price.toFixed(4))),
            yuan(position.margin),
            yuan(position.profit),
          ]),
          [2, 3, 4, 5, 6, 7, 8],
        ),
  ].join('\n')

const COUNTS_HEADER = [
  ...['symbol/合约', 'orders/报单', 'self-trades/自成交', 'cancels/撤单', 'large/大额撤单'],
  ...['FAK, FOK left/即时撤单', 'abnormal/异常'],
]

export const renderCounts = (counts: readonly ExchangeCounts[]): string =>
  counts.length === 0
    ? NOTHING
    : textTable(
        COUNTS_HEADER,
        counts.map((row) => [
          row.symbol,
          String(row.orders),
          String(row.self_trades),
          String(row.cancels),
          String(row.large_cancels),
          String(row.immediate_cancels),
          row.abnormal.join(', ') || '-',
        ]),
        [1, 2, 3, 4, 5],
      )
