import { describe, expect, it } from 'vitest'
import { OrderGate } from './order-gate.js'

describe('an order that the session would take', () => {
  it.each([
    ['OPEN', {}, undefined],
    ['OPEN', { leased: false }, 'not_ready'],
    ['CLOSETODAY', { leased: false }, 'not_ready'],
    ['OPEN', { killed: true }, 'kill_switch'],
    ['CLOSETODAY', { killed: true }, undefined],
    ['OPEN', { left: 1 }, 'near_expiry'],
    ['CLOSEYESTERDAY', { left: 1 }, undefined],
  ] as const)('%s with %j: %s', (offset, given: { leased?: boolean; killed?: boolean; left?: number }, code) => {
    const gate = new OrderGate({
      leased: () => given.leased ?? true,
      killed: () => given.killed ?? false,
      closeOnlyDaysLeft: () => given.left,
    })
    expect(gate.objection({ offset, symbol: 'rb2701', requestId: 'r' })?.code).toBe(code)
  })
})
