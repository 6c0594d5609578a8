/** The gateway's HTTP side as it describes itself. Runs against built code. */
import { waitUntil } from '@huangpu/testkit'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ACCOUNT, GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
afterEach(async () => {
  await stack.close()
})

interface Answer {
  content?: { 'application/json'?: { schema?: object } }
}
interface Spec {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>
  'x-undescribed-routes': string[]
}

/** One call of each operation that needs more than its path, with the status that it answers on a ready gateway. */
const CALLS: Readonly<Record<string, { path?: string; body?: unknown; status?: number }>> = {
  'post /unlatch': {},
  'post /subscriptions': { body: { symbols: ['rb2701'] } },
  'delete /subscriptions/{symbol}': { path: '/subscriptions/rb2701' },
  'post /password': { body: { new_password: 'another-one' } },
  ...Object.fromEntries(
    ['orders', 'trades', 'positions', 'account', 'instruments', 'margin_rate', 'commission_rate'].map((kind) => [
      `post /queries/${kind}`,
      { body: { symbol: 'rb2701' } },
    ]),
  ),
  'post /kill': { body: { reason: 'test' } },
  'post /kill/lift': { body: { reason: 'test', confirm: `lift ${ACCOUNT}` } },
}

it('describes every route, and answers as described', async () => {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
  const spec = (await stack.call('gateway', '/openapi.json')) as Spec
  expect(spec['x-undescribed-routes']).toEqual([])
  const operations = Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  )
  expect(operations.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['get /connection', 'get /health', 'get /instruments', 'get /metrics', 'post /unlatch']),
  )
  for (const { name, method, path, operation } of operations) {
    const given = CALLS[name]
    if (method !== 'get') expect(given, `a call of ${name} for this test`).toBeDefined()
    const response = await stack.request('gateway', given?.path ?? path, {
      method: method.toUpperCase(),
      ...(given?.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    })
    expect(response.status, name).toBe(given?.status ?? 200)
    const answer = operation.responses[String(response.status)]
    const schema = answer?.content?.['application/json']?.schema
    if (!schema) continue
    const checked = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(await response.json())
    expect(checked.error?.issues, name).toBeUndefined()
  }
})

it('lists contracts by product and counts what happened', async () => {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
  const list = async (query: string): Promise<string[]> => {
    const { items } = (await stack.call('gateway', `/instruments${query}`)) as { items: { symbol: string }[] }
    return items.map(({ symbol }) => symbol)
  }
  expect(await list('')).toContain('rb2701')
  expect(await list('?product=rb')).toEqual(expect.arrayContaining(['rb2701']))
  expect(await list('?product=au')).not.toContain('rb2701')
  expect(await stack.call('gateway', '/instruments?product=1')).toMatchObject({ error: { code: 'invalid_input' } })
  await stack.tick()
  const metrics = async (): Promise<string> => (await stack.request('gateway', '/metrics')).text()
  await waitUntil(async () => /huangpu_ticks_published_total{[^}]*} [1-9]/.test(await metrics()), {
    message: 'ticks to be counted',
  })
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'huangpu_outbox_rows', 'huangpu_counter_queries']) {
    expect(await metrics()).toMatch(new RegExp(`^${name}({[^}]*})? \\d`, 'm'))
  }
  for (const series of [
    /^huangpu_td_session_state{state="ready",[^}]*} 1$/m,
    /^huangpu_md_session_state{state="disconnected",[^}]*} 0$/m,
    /^huangpu_session_latched{link="td",[^}]*} 0$/m,
    /^huangpu_lease_held({[^}]*})? 1$/m,
    /^huangpu_kill_switch({[^}]*})? 0$/m,
  ]) {
    expect(await metrics()).toMatch(series)
  }
  expect(await metrics()).toMatch(/huangpu_ctp_md_queue{figure="ticks",[^}]*} [1-9]/)
})
