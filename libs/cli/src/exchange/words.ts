import type { TradingPhase } from '@huangpu/core'
import type { ExchangeOrder, ExchangeOrderState, ExchangeOwner } from '@huangpu/messages'

/** What tables of the exchange say, in both languages. */

export const PHASE_WORDS: Readonly<Record<TradingPhase, string>> = {
  before_trading: 'before trading/开盘前',
  pause: 'pause/休市',
  continuous: 'continuous/连续交易',
  auction_entry: 'auction entry/集合竞价报单',
  auction_balance: 'auction balance/集合竞价平衡',
  auction_match: 'auction match/集合竞价撮合',
  closed: 'closed/收盘',
}

export const STATE_WORDS: Readonly<Record<ExchangeOrderState, string>> = {
  submitted: 'submitted/已提交',
  queued: 'queued/排队',
  partially_filled: 'partial/部分成交',
  filled: 'filled/全部成交',
  cancelled: 'cancelled/已撤',
  rejected: 'rejected/已拒绝',
}

export const SIDE_WORDS: Readonly<Record<ExchangeOrder['side'], string>> = { buy: 'buy/买', sell: 'sell/卖' }

const OFFSET_WORDS = { open: 'open/开', close_today: 'close today/平今', close_yesterday: 'close yd/平昨' } as const

export const offsetWord = (offset: ExchangeOrder['offset']): string => (offset === null ? '-' : OFFSET_WORDS[offset])

export const ownerWord = ({ kind, name }: ExchangeOwner): string => {
  if (kind === 'market') return 'market/市场'
  return kind === 'account' ? name : `${name} (participant/参与者)`
}

export const NOTHING = 'none / 无'

export const yuan = (value: number): string => value.toFixed(2)
export const maybePrice = (price: number | null): string => (price === null ? '-' : String(price))
