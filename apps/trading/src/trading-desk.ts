import type { EpochMs } from '@huangpu/core'
import type { AlertEvent, Environment, StreamName } from '@huangpu/messages'
import type { RiskConfig } from '@huangpu/service'
import type { TradingRepository } from '@huangpu/storage'

/** What every part of trading shares: the tables, the outbox of the same transaction, time, the alarm. */
export interface TradingDesk {
  readonly accountId: string
  readonly environment: Environment
  readonly risk: RiskConfig
  readonly tables: TradingRepository
  readonly outbox: {
    add(stream: StreamName, key: string, json: string): void
    /** Downstream has it: never replay it. */
    confirm(key: string): void
  }
  /** Exchange time, perhaps virtual. */
  exchangeMs(): EpochMs
  /** Real wall time: time to live and stamps. */
  wallMs(): EpochMs
  alert(alert: Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>): void
  count(name: string, by?: number): void
}

/** Messages of another account or environment are not ours to apply. */
export const isOurs = (
  desk: TradingDesk,
  message: { readonly account_id: string; readonly environment: Environment },
): boolean => {
  if (message.account_id === desk.accountId && message.environment === desk.environment) return true
  desk.count('foreign_messages')
  return false
}
