import { formatShanghai } from '@huangpu/core'
import { encodeText } from 'ctp-node-binding'
import type { Account } from '../counter/account.js'
import { afterLogin, type TdHandler } from './td-request.js'

/** Raw bytes in one row of a statement; the cut may fall inside a character, as the real counter's does. */
const CONTENT_BYTES = 500

const confirmFields = (account: Account, brokerId: string) => ({
  BrokerID: brokerId,
  InvestorID: account.accountId,
  ConfirmDate: account.settlementConfirmedDay,
  ConfirmTime: account.settlementConfirmedTime,
  SettlementID: 1,
  AccountID: account.accountId,
  CurrencyID: 'CNY',
})

export const SETTLEMENT_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqSettlementInfoConfirm: afterLogin(({ session, front, name, requestId, accountId }) => {
    const { exchange } = front
    exchange.confirmSettlement(accountId, formatShanghai(exchange.nowMs).slice(11, 19))
    session.respond(name, requestId, confirmFields(exchange.account(accountId), exchange.brokerId))
  }),

  ReqQrySettlementInfoConfirm: afterLogin(({ session, front, name, requestId, accountId }) => {
    const { exchange } = front
    const account = exchange.account(accountId)
    const isConfirmed = account.settlementConfirmedDay === exchange.tradingDay
    session.respondRows(name, requestId, isConfirmed ? [confirmFields(account, exchange.brokerId)] : [])
  }),

  ReqQrySettlementInfo: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const settled = exchange.settlementOf(accountId, fields.text('TradingDay') || undefined)
    const bytes = encodeText(settled?.text ?? '')
    const rows = Array.from({ length: Math.ceil(bytes.length / CONTENT_BYTES) }, (_, index) => ({
      TradingDay: settled?.tradingDay ?? '',
      SettlementID: 1,
      BrokerID: exchange.brokerId,
      InvestorID: accountId,
      SequenceNo: index + 1,
      Content: bytes.subarray(index * CONTENT_BYTES, (index + 1) * CONTENT_BYTES),
      AccountID: accountId,
      CurrencyID: 'CNY',
    }))
    session.respondRows(name, requestId, rows)
  }),
}
