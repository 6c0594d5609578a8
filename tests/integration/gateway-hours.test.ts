/** Scheduled login and logout of the real gateway; the test moves exchange time. Runs against built code. */
import { parseShanghai } from '@huangpu/core'
import { CLOCK_CHANNEL, CLOCK_KEY, connectionViewSchema, progressKey } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
beforeEach(async () => {
  stack = await GatewayStack.prepare({
    ctp: { query_interval_ms: '20\n    schedule: { mode: calendar }' },
    exchange: { time: { mode: 'stepped', speed: 1 } },
  })
})
afterEach(async () => {
  await stack.close()
})

const setTime = async (text: string): Promise<void> => {
  const json = JSON.stringify({ mode: 'stepped', now_ms: parseShanghai(text) })
  await stack.bus.keys.set(CLOCK_KEY, json)
  stack.bus.publish(CLOCK_CHANNEL, json)
}
const stateIs = (state: string): Promise<void> =>
  waitUntil(async () => (await stack.health('gateway'))?.state === state, {
    message: () => `${state}\n${stack.log.slice(-2_000)}`,
  })
const logins = async (): Promise<{ received: number; refused: number }> =>
  (await stack.call('exchange', `/accounts/${ACCOUNT}/logins`)) as { received: number; refused: number }

it('logs in before the sessions, out after them, and stays away over the weekend', async () => {
  await stack.start('exchange')
  await setTime('2026-11-26T18:00:00')
  await stack.start('gateway')
  await stateIs('outside_hours')
  expect(await logins()).toEqual({ received: 0, refused: 0 })
  // Told after it is so: the health knows first.
  await waitUntil(async () => (await stack.connection()) !== undefined, { message: 'the state to be told' })
  expect((await stack.connection())?.td).toMatchObject({
    state: 'disconnected',
    latched: false,
    next_login: '2026-11-26T20:45:00',
    reason_zh: '非交易时段，将于 2026-11-26 20:45 登录',
    reason_en: 'outside the trading hours, next login at 2026-11-26 20:45',
  })
  const early = await stack.send({})
  await stack.storyIs(early.order_id, 'REJECTED')
  expect(stack.lastOf(early.order_id)).toMatchObject({ reason_code: 'not_connected' })

  await setTime('2026-11-26T20:45:00')
  await stack.ready()
  const afterFirst = (await logins()).received
  expect(connectionViewSchema.parse(await stack.call('gateway', '/connection')).hours).toEqual({
    mode: 'calendar',
    open: true,
    changes_at: '2026-11-27T02:40:00',
  })

  await setTime('2026-11-28T02:40:00')
  await stateIs('outside_hours')
  await waitUntil(async () => (await stack.connection())?.md?.state === 'disconnected', { message: 'md to be told' })
  expect((await stack.connection())?.md).toMatchObject({ state: 'disconnected', next_login: '2026-11-30T08:45:00' })
  await setTime('2026-11-29T12:00:00')
  await setTime('2026-11-30T08:44:00')
  const heard = (): Promise<string | null> => stack.bus.keys.hget(progressKey('gateway'), 'clock_ms')
  const beforeLogin = String(parseShanghai('2026-11-30T08:44:00'))
  await waitUntil(async () => (await heard()) === beforeLogin, { message: 'the gateway to know the time' })
  expect((await stack.health('gateway'))?.state).toBe('outside_hours')
  expect((await logins()).received).toBe(afterFirst)

  await setTime('2026-11-30T08:45:00')
  await stack.ready()
  expect((await logins()).received).toBeGreaterThan(afterFirst)
  expect((await logins()).refused).toBe(0)
})
