import { createServiceApp } from '@huangpu/service'
import { expect, test } from 'vitest'
import { connectionRoutes } from './connection-routes.js'

test("GET /connection shows no password of a front's proxy", async () => {
  const app = createServiceApp({
    token: 't',
    host: '127.0.0.1',
    guard: 'none',
    health: () => {
      throw new Error('not asked for')
    },
    metrics: () => Promise.resolve(''),
    log: { error: () => undefined } as unknown as Parameters<typeof createServiceApp>[0]['log'],
  })
  connectionRoutes(app.routes, {
    current: () => undefined,
    libraries: () => ({ td: null, md: null }),
    latches: () => ({ td: null, md: null }),
    fronts: () => ({ td: 'socks5://li:canary@127.0.0.1:1080/1.2.3.4:1', md: 'tcp://1.2.3.4:2' }),
    hours: () => ({ mode: 'always', open: true, changesAt: null }),
    rates: () => ({ front: undefined, queryIntervalMs: 1_000 }),
    unlatch: () => undefined,
  })
  app.open()
  const answer = await app.outer.request('/connection', { headers: { host: '127.0.0.1' } })
  const text = await answer.text()
  expect([answer.status, text.includes('canary')]).toEqual([200, false])
  expect(text).toContain('socks5://***@127.0.0.1:1080')
})
