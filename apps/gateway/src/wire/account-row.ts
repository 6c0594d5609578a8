import type { AccountData } from '@huangpu/messages'
import { type CtpFields, amountOf, requiredNumber } from './ctp-fields.js'

/** Funds of CThostFtdcTradingAccountField, yuan. @throws CtpDecodeError when the counter gave no balance */
export function accountFunds(
  fields: CtpFields,
): Omit<AccountData, 'account_id' | 'environment' | 'trading_day' | 'datetime'> {
  return {
    balance: requiredNumber(fields, 'Balance'),
    available: requiredNumber(fields, 'Available'),
    margin: amountOf(fields, 'CurrMargin'),
    frozen_margin: amountOf(fields, 'FrozenMargin'),
    commission: amountOf(fields, 'Commission'),
    close_profit: amountOf(fields, 'CloseProfit'),
    position_profit: amountOf(fields, 'PositionProfit'),
    pre_balance: amountOf(fields, 'PreBalance'),
  }
}
