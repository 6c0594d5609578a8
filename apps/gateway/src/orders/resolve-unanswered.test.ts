import { describe, expect, it } from 'vitest'
import { resolveNotFound } from './resolve-unanswered.js'
import { decideSend, outcomeOfReturnCode } from './send-outcome.js'

describe('an order that the counter does not know', () => {
  const asked = { tradingDay: '20261120', replayComplete: true, queryComplete: true }
  it.each([
    ['intended', '20261120', asked, { kind: 'reject', code: 'never_sent' }],
    ['sent', '20261120', asked, { kind: 'reject', code: 'not_found_at_counter' }],
    ['sent', '20261120', { ...asked, replayComplete: false }, { kind: 'wait' }],
    ['sent', '20261120', { ...asked, queryComplete: false }, { kind: 'wait' }],
    ['sent', '20261119', asked, { kind: 'day_ended' }],
    ['sent', '20261123', asked, { kind: 'wait' }],
  ] as const)('%s on %s -> %j', (sendState, tradingDay, told, resolution) => {
    expect(resolveNotFound({ sendState, tradingDay }, told)).toEqual(resolution)
  })
})

describe('before an order is written', () => {
  const order = { expiresAtMs: 2_000, tradingDay: '20261120' }
  const session = { ready: true, connected: true, tradingDay: '20261120' }
  it.each([
    [session, 1_999, 'send'],
    [session, 2_000, 'expired'],
    [{ ...session, ready: false }, 1_000, 'not_ready'],
    [{ ...session, ready: false, connected: false }, 1_000, 'not_connected'],
    [{ ...session, tradingDay: '20261123' }, 1_000, 'wrong_trading_day'],
  ])('%j at %i -> %s', (now, wallMs, expected) => {
    const decision = decideSend(order, now, wallMs)
    expect(decision.kind === 'send' ? 'send' : decision.code).toBe(expected)
  })

  it('return codes say whether it left', () => {
    expect([0, -1, -2, -3, -9].map(outcomeOfReturnCode)).toEqual(['sent', 'not_sent', 'retry', 'retry', 'not_sent'])
  })
})
