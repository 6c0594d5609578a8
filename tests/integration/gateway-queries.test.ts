/** Queries of the real gateway at a simulated exchange that throttles. Runs against built code. */
import { connectionViewSchema } from '@huangpu/messages'
import { afterEach, describe, expect, it } from 'vitest'
import { GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

const view = async () => connectionViewSchema.parse(await stack.call('gateway', '/connection'))
const fault = (body: object): Promise<unknown> => stack.call('exchange', '/faults', body)

describe('flow control', () => {
  it('never loses a query: bursts of -2, -3 and error 90 on every query of the login', async () => {
    stack = await GatewayStack.prepare()
    await stack.start('exchange')
    await fault({ kind: 'throttle', request: 'ReqQryInstrument', code: -3, times: 6 })
    await fault({ kind: 'throttle', request: 'ReqQryOrder', code: -2, times: 5 })
    await fault({ kind: 'throttle', request: 'ReqQryTrade', error_id: 90, times: 7 })
    await fault({ kind: 'throttle', request: 'ReqQryInvestorPosition', error_id: 90, by: 'answer', times: 7 })
    await stack.start('gateway')
    await stack.ready()
    const counters = (await stack.health('gateway'))?.counters ?? {}
    expect(counters['queries_throttled']).toBeGreaterThanOrEqual(25)
    expect(counters['queries_failed'] ?? 0).toBe(0)
    expect(await stack.bus.keys.get(`account:sim001`)).toContain('"balance"')
  })

  it("follows the front's own rate where the configuration names none", async () => {
    stack = await GatewayStack.prepare({ ctp: { query_interval_ms: '0' }, fronts: { queries_per_second: 8 } })
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
    expect(await view()).toMatchObject({
      front_rates: { queries_per_second: 8 },
      query_interval_ms: 132,
    })
    expect((await stack.health('gateway'))?.counters['queries_throttled'] ?? 0).toBe(0)
  })
})
