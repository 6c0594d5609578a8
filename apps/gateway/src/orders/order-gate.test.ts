import type { DiskState } from '@huangpu/core'
import { describe, expect, it } from 'vitest'
import { OrderGate } from './order-gate.js'

interface Given {
  readonly leased?: boolean
  readonly killed?: boolean
  readonly disk?: DiskState
  readonly left?: number
}

describe('an order that the session would take', () => {
  it.each([
    ['OPEN', {}, undefined],
    ['OPEN', { leased: false }, 'not_ready'],
    ['CLOSETODAY', { leased: false }, 'not_ready'],
    ['OPEN', { killed: true }, 'kill_switch'],
    ['CLOSETODAY', { killed: true }, undefined],
    ['OPEN', { disk: 'reserve' }, 'disk_full'],
    ['CLOSETODAY', { disk: 'reserve' }, undefined],
    ['OPEN', { disk: 'full' }, 'disk_full'],
    ['CLOSETODAY', { disk: 'full' }, 'disk_full'],
    ['OPEN', { left: 1 }, 'near_expiry'],
    ['CLOSEYESTERDAY', { left: 1 }, undefined],
  ] as const)('%s with %j: %s', (offset, given: Given, code) => {
    const gate = new OrderGate({
      leased: () => given.leased ?? true,
      killed: () => given.killed ?? false,
      disk: () => given.disk ?? 'ample',
      closeOnlyDaysLeft: () => given.left,
    })
    expect(gate.objection({ offset, symbol: 'rb2701', requestId: 'r' })?.code).toBe(code)
  })
})
