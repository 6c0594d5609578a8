/** A gateway that starts and can not become ready: cancels must reach the counter all the same. Runs against built code. */
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

it('sends a cancel as soon as its login is confirmed, although its queries never come to an end', async () => {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
  const { limit_down: low } = await stack.tick()
  const { order_id: orderId } = await stack.send({ price: low ?? 0 })
  await stack.storyIs(orderId, /NOTTRADED$/)
  await stack.end('gateway', 'SIGKILL')
  await stack.call('exchange', '/faults', { kind: 'throttle', request: 'ReqQryOrder', error_id: 90, times: 0 })
  await stack.start('gateway')
  await waitUntil(async () => (await stack.connection())?.td.state === 'querying', {
    message: 'the queries to begin',
  })
  await stack.cancel(orderId)
  await stack.storyIs(orderId, /CANCELLED$/)
  expect((await stack.connection())?.td.state).toBe('querying')
  expect((await stack.health('gateway'))?.trading).toBe(false)
})
