import { type TradingDays, tradingDaysLeft } from '@huangpu/core'
import type { InstrumentData } from '@huangpu/messages'
import type { Alert } from '../alerts.js'
import type { Timers } from '../ports/counter-ports.js'
import type { ExpiryConfig } from './expiry-config.js'

export interface ContractExpiryPorts {
  readonly config: ExpiryConfig
  readonly timers: Pick<Timers, 'after'>
  readonly days: Pick<TradingDays, 'isTradingDay' | 'nextTradingDay'>
  instrument(symbol: string): InstrumentData | undefined
  /** Of the login; undefined without one. */
  tradingDay(): string | undefined
  /** Contracts that are held or subscribed to. */
  watched(): Iterable<string>
  /** Remembers over restarts that a contract was spoken of on a trading day; false when it was before. */
  rememberAlarm(symbol: string, tradingDay: string): boolean
  alert(alert: Alert): void
}

const CHECK_EVERY_MS = 60_000

/** Warns before a contract's last trading day, and tells when it may only be closed. */
export class ContractExpiry {
  #stop: (() => void) | undefined

  constructor(private readonly ports: ContractExpiryPorts) {}

  /** Trading days left when the contract is not to be opened any more. */
  closeOnlyDaysLeft(symbol: string): number | undefined {
    const { expiry_close_only_days: closeOnly } = this.ports.config
    return closeOnly === 0 ? undefined : this.#daysLeft(symbol, closeOnly)
  }

  /** Looks now and every minute: what is held or subscribed to changes. */
  start(): void {
    this.#stop?.()
    this.check()
    this.#stop = this.ports.timers.after(CHECK_EVERY_MS, () => this.start())
  }

  stop(): void {
    this.#stop?.()
  }

  /** One alert a contract and trading day. */
  check(): void {
    const { ports } = this
    const { config } = ports
    const tradingDay = ports.tradingDay()
    if (tradingDay === undefined || config.expiry_alarm_days === 0) return
    for (const symbol of new Set(ports.watched())) {
      const left = this.#daysLeft(symbol, config.expiry_alarm_days)
      if (left === undefined || !ports.rememberAlarm(symbol, tradingDay)) continue
      ports.alert(nearExpiryAlert(symbol, left, this.closeOnlyDaysLeft(symbol) !== undefined))
    }
  }

  #daysLeft(symbol: string, max: number): number | undefined {
    const lastDay = this.ports.instrument(symbol)?.expire_date
    const tradingDay = this.ports.tradingDay()
    if (lastDay == null || tradingDay === undefined) return undefined
    return tradingDaysLeft(this.ports.days, tradingDay, lastDay, max)
  }
}

function nearExpiryAlert(symbol: string, left: number, closeOnly: boolean): Alert {
  const zhRule = closeOnly ? '，现在只能平仓' : ''
  const enRule = closeOnly ? '; it can only be closed now' : ''
  return {
    severity: closeOnly ? 'error' : 'warning',
    code: 'contract_near_expiry',
    message_zh: `合约 ${symbol} 距最后交易日还有 ${left} 个交易日（含当日）${zhRule}，请移仓或平仓`,
    message_en: `contract ${symbol} has ${left} trading days left, this one included${enRule}: roll or close the position`,
  }
}
