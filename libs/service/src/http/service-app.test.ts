import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { HealthReporter } from '../health-reporter.js'
import { ApiProblem } from './api-problem.js'
import { readBody } from './read-body.js'
import { createServiceApp } from './service-app.js'

const TOKEN = 'canary-token'
function app(opened = true) {
  const health = new HealthReporter('market', 'sim', '0')
  const service = createServiceApp({
    token: TOKEN,
    host: '127.0.0.1',
    guard: 'token',
    health: () => health.snapshot(),
    log: pino({ level: 'silent' }),
  })
  service.routes.post('/echo', async (context) =>
    context.json(await readBody(context, z.strictObject({ lots: z.int() }))),
  )
  service.routes.get('/refuse', () => {
    throw new ApiProblem(409, 'no_way', '不行', 'no way')
  })
  service.routes.get('/fail', () => {
    throw new Error('secret internals')
  })
  if (opened) service.open()
  return service.outer
}
const headers = { authorization: `Bearer ${TOKEN}`, host: '127.0.0.1:8003' }
const code = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code

test('health answers with the token only', async () => {
  expect((await app().request('/health', { headers })).status).toBe(200)
  expect((await app().request('/health', { headers: { host: 'localhost' } })).status).toBe(401)
  expect((await app().request('/health', { headers: { ...headers, authorization: 'Bearer wrong' } })).status).toBe(401)
})

test('a rebinding host is refused even with the token', async () => {
  expect((await app().request('/health', { headers: { ...headers, host: 'evil.example' } })).status).toBe(403)
})

test('errors have a code and two sentences, and tell no internals', async () => {
  expect(await code(await app().request('/refuse', { headers }))).toBe('no_way')
  const failed = await app().request('/fail', { headers })
  expect(failed.status).toBe(500)
  expect(await failed.text()).not.toContain('secret internals')
  expect(await code(await app().request('/nothing', { headers }))).toBe('not_found')
})

test.each([
  ['not JSON', '{', 'invalid_json'],
  ['a wrong type', '{"lots":"1"}', 'invalid_input'],
  ['a fraction', '{"lots":1.5}', 'invalid_input'],
  ['a polluting key', '{"lots":1,"__proto__":{}}', 'invalid_input'],
])('a body that is %s is refused with %s', async (_, body, expected) => {
  const response = await app().request('/echo', { method: 'POST', headers, body })
  expect(response.status).toBe(400)
  expect(await code(response)).toBe(expected)
})

test('before it is open a service answers health and nothing else', async () => {
  const starting = app(false)
  expect((await starting.request('/health', { headers })).status).toBe(200)
  const refused = await starting.request('/refuse', { headers })
  expect([refused.status, await code(refused)]).toEqual([503, 'starting'])
})
