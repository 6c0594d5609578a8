import { apiErrorSchema } from '@huangpu/messages'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { HealthReporter } from '../health-reporter.js'
import { ServiceMetrics } from '../metrics/service-metrics.js'
import { ApiProblem } from './api-problem.js'
import { createRoute, jsonAnswer, jsonBody, REFUSALS } from './api-route.js'
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
    metrics: () => new ServiceMetrics('market', 'sim').text(health.snapshot(), health.gauges),
    log: pino({ level: 'silent' }),
  })
  service.routes.post('/echo', async (context) =>
    context.json(await readBody(context, z.strictObject({ lots: z.int() }))),
  )
  const described = createRoute({
    method: 'post',
    path: '/described/{symbol}',
    summary: '说明 / Described',
    request: { params: z.object({ symbol: z.string() }), body: jsonBody(z.strictObject({ lots: z.int() })) },
    responses: { 200: jsonAnswer(z.object({ twice: z.int() }), '两倍 / Twice'), ...REFUSALS },
  })
  service.routes.openapi(described, (context) => context.json({ twice: context.req.valid('json').lots * 2 }, 200))
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

const JSON_TYPE = { 'content-type': 'application/json' }
test.each([
  ['/echo', '{"lots":1.5}', '应为整数，实际为数字'],
  ['/echo', '{"lots":"1"}', '应为数字，实际为字符串'],
  ['/described/rb2701', '{"lots":"1"}', '应为数字，实际为字符串'],
  ['/described/rb2701', '{}', '应为数字，实际为空缺'],
])('%s says in Chinese what is wrong with %s', async (path, body, words) => {
  const response = await app().request(path, { method: 'POST', headers: { ...headers, ...JSON_TYPE }, body })
  const { error } = apiErrorSchema.parse(await response.json())
  expect(error.message_zh).toBe(`输入无效：lots: ${words}`)
  expect(error.message_en).toMatch(/^invalid input: lots: Invalid input: expected (int|number)/)
})

test.each([
  ['not JSON', '{', JSON_TYPE, 400, 'invalid_json'],
  ['a wrong type', '{"lots":"1"}', JSON_TYPE, 400, 'invalid_input'],
  ['of another media type', 'lots=1', {}, 415, 'not_json'],
  ['missing', undefined, {}, 400, 'invalid_input'],
])('a described route refuses a body that is %s', async (_, body, type, status, expected) => {
  const init = { method: 'POST', headers: { ...headers, ...type }, ...(body === undefined ? {} : { body }) }
  const response = await app().request('/described/rb2701', init)
  expect([response.status, await code(response)]).toEqual([status, expected])
})

test('a body that is too large is refused as such', async () => {
  const body = JSON.stringify({ lots: 'x'.repeat(1_100_000) })
  const response = await app().request('/echo', {
    method: 'POST',
    headers: { ...headers, 'content-length': String(body.length) },
    body,
  })
  expect([response.status, await code(response)]).toEqual([413, 'body_too_large'])
})

test('the specification holds the described routes and names the others; page and specification need no token', async () => {
  const response = await app().request('/openapi.json', { headers: { host: 'localhost' } })
  const spec = (await response.json()) as { paths: Record<string, object>; 'x-undescribed-routes': string[] }
  expect(Object.keys(spec.paths).sort()).toEqual(['/described/{symbol}', '/health', '/metrics'])
  expect(spec['x-undescribed-routes']).toEqual(['GET /fail', 'GET /refuse', 'POST /echo'])
  const page = await app().request('/docs', { headers: { host: 'localhost' } })
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  for (const [, file] of text.matchAll(/(?:href|src)="(docs\/[^"]+)"/g)) {
    expect((await app().request(`/${file}`, { headers: { host: 'localhost' } })).status).toBe(200)
  }
  expect((await app().request('/docs', { headers: { host: 'evil.example' } })).status).toBe(403)
})

test('metrics need the token and are Prometheus text', async () => {
  expect((await app().request('/metrics', { headers: { host: 'localhost' } })).status).toBe(401)
  const response = await app().request('/metrics', { headers })
  expect(response.headers.get('content-type')).toContain('version=0.0.4')
  expect(await response.text()).toContain('nodejs_eventloop_lag_seconds')
})

test('before it is open a service answers health and nothing else', async () => {
  const starting = app(false)
  expect((await starting.request('/health', { headers })).status).toBe(200)
  const refused = await starting.request('/refuse', { headers })
  expect([refused.status, await code(refused)]).toEqual([503, 'starting'])
})
