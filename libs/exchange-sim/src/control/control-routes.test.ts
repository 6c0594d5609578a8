import { apiErrorSchema } from '@huangpu/messages'
import { createServiceApp } from '@huangpu/service'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { ExchangeRuntime } from '../exchange-runtime.js'
import { QuietSource } from '../exchange/quiet-source.fixture.js'
import { at, calendar, openScene } from '../exchange/trading-scene.fixture.js'
import { addControlRoutes } from './control-routes.js'

it('refuses a step that would hold the exchange up for good', async () => {
  const exchange = openScene({ source: new QuietSource(calendar), start: '2026-11-24T10:00:00' })
  const app = createServiceApp({
    ...{ token: 'token', host: '127.0.0.1', guard: 'token', log: pino({ level: 'silent' }) },
    health: () => {
      throw new Error('not asked here')
    },
    metrics: () => Promise.resolve(''),
  })
  const runtime = { mode: 'stepped', exchange, faults: {} } as unknown as ExchangeRuntime
  addControlRoutes(app.routes, runtime, async () => undefined)
  app.open()
  // Nanoseconds by mistake.
  const body = JSON.stringify({ to_ms: at('2026-11-24T10:01:00') * 1_000 })
  const answer = await app.outer.request('http://127.0.0.1/clock/step', {
    ...{ method: 'POST', body },
    headers: { host: '127.0.0.1', authorization: 'Bearer token', 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(400)
  expect(apiErrorSchema.parse(await answer.json()).error.code).toBe('step_too_long')
  expect(exchange.nowMs).toBe(at('2026-11-24T10:00:00'))
})
