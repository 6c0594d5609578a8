import { createTradingDays } from '@huangpu/core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Alert } from '../alerts.js'
import { instrumentFields } from '../testing/ctp-samples.js'
import { ManualTimers } from '../testing/manual-timers.js'
import { instrumentRowOf } from '../wire/instrument-row.js'
import { ContractExpiry } from './contract-expiry.js'

const days = createTradingDays({
  source: 'test',
  closed_weekdays: { '2026': [], '2027': ['0101'] },
  suspended_nights: [],
  morning_auction_from: '20230526',
})
let tradingDay: string | undefined
let alerts: Alert[]
let remembered: Set<string>

const expiry = (config: { expiry_close_only_days: number; expiry_alarm_days: number }): ContractExpiry =>
  new ContractExpiry({
    config,
    days,
    timers: new ManualTimers(),
    instrument: (symbol) => (symbol === 'rb2701' ? instrumentRowOf(instrumentFields()) : undefined),
    tradingDay: () => tradingDay,
    watched: () => ['rb2701', 'cu2702', 'rb2701'],
    rememberAlarm: (symbol, day) => remembered.size < remembered.add(`${symbol} ${day}`).size,
    alert: (alert) => void alerts.push(alert),
  })

beforeEach(() => {
  alerts = []
  remembered = new Set()
})

describe('a contract that ends on 2027-01-15', () => {
  const config = { expiry_close_only_days: 11, expiry_alarm_days: 16 }
  it.each([
    ['20261223', undefined, undefined],
    ['20261224', undefined, 'warning'],
    ['20261230', undefined, 'warning'],
    ['20261231', 11, 'error'],
    ['20270115', 1, 'error'],
    ['20270118', 0, 'error'],
    [undefined, undefined, undefined],
  ])('on %s: closing only with %s days left, alert %s', (day, left, severity) => {
    tradingDay = day
    const near = expiry(config)
    expect(near.closeOnlyDaysLeft('rb2701')).toBe(left)
    near.check()
    expect(alerts.map((alert) => alert.severity)).toEqual(severity === undefined ? [] : [severity])
  })

  it('is spoken of once a trading day, over restarts', () => {
    for (const day of ['20270104', '20270104', '20270105']) {
      tradingDay = day
      expiry(config).check()
    }
    expect(alerts.map((alert) => alert.message_en)).toEqual([
      'contract rb2701 has 10 trading days left, this one included; it can only be closed now: roll or close the position',
      'contract rb2701 has 9 trading days left, this one included; it can only be closed now: roll or close the position',
    ])
  })

  it('is left alone when that is wished', () => {
    tradingDay = '20270115'
    const off = expiry({ expiry_close_only_days: 0, expiry_alarm_days: 0 })
    off.check()
    expect([off.closeOnlyDaysLeft('rb2701'), alerts]).toEqual([undefined, []])
  })

  it('of which nobody knows the end objects to nothing', () => {
    tradingDay = '20270115'
    expect(expiry(config).closeOnlyDaysLeft('cu2702')).toBeUndefined()
  })
})
