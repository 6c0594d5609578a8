import { createHash, timingSafeEqual } from 'node:crypto'
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { type Health, healthSchema } from '@huangpu/messages'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { addApiDocs } from './api-docs.js'
import { ApiProblem } from './api-problem.js'
import { jsonAnswer, REFUSALS, type ServiceRoutes } from './api-route.js'
import { invalidInput, malformedJson } from './read-body.js'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Refuses requests whose Host is not this machine's, which is what a rebinding web page would send. */
export function hostGuard(allowedHosts: readonly string[]): MiddlewareHandler {
  const allowed = new Set(['127.0.0.1', 'localhost', '[::1]', ...allowedHosts])
  return async (context, next) => {
    const host = (context.req.header('host') ?? '').replace(/:\d+$/, '')
    if (!allowed.has(host)) throw new ApiProblem(403, 'host_refused', '不接受该 Host', 'this Host is not accepted')
    await next()
  }
}

/** Wants `Authorization: Bearer <service token>`. */
export function tokenGuard(token: string): MiddlewareHandler {
  const expected = digest(token)
  return async (context, next) => {
    const given = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? ''
    if (!timingSafeEqual(digest(given), expected)) {
      throw new ApiProblem(401, 'unauthorised', '缺少或错误的服务令牌', 'a valid service token is needed')
    }
    await next()
  }
}

export interface ServiceAppOptions {
  readonly token: string
  readonly host: string
  /** `none`: the service guards its own routes (the console's session); /health and /metrics keep the token. */
  readonly guard: 'token' | 'none'
  readonly health: () => Health
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
  readonly log: Logger
}

export interface ServiceApp {
  /** What is served from the first moment on: guards, GET /health, /metrics, /openapi.json and /docs. */
  readonly outer: Hono
  /** The service's own routes; they answer 503 until `open()`, for Hono takes no route after its first request. */
  readonly routes: ServiceRoutes
  open(): void
}

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  tags: ['service'],
  summary: '健康状态 / Health',
  responses: { 200: jsonAnswer(healthSchema, '服务的状态与计数 / State and counters of the service'), ...REFUSALS },
})
const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['service'],
  summary: '指标（Prometheus 文本） / Metrics (Prometheus text)',
  responses: { 200: { description: 'text/plain; version=0.0.4', content: { 'text/plain': {} } }, ...REFUSALS },
})

/** The HTTP side that every service starts from: guards, errors as `apiErrorSchema`, GET /health and its kin. */
export function createServiceApp(options: ServiceAppOptions): ServiceApp {
  const outer = new Hono()
  const routes = createRoutes()
  outer.use('*', hostGuard([options.host]))
  addApiDocs(outer, routes, () => options.health())
  if (options.guard === 'token') outer.use('*', tokenGuard(options.token))
  else for (const path of [healthRoute.path, metricsRoute.path]) outer.use(path, tokenGuard(options.token))
  outer.use('*', bodyLimit({ maxSize: 1_048_576 }))
  outer.get(healthRoute.path, (context) => context.json(options.health()))
  outer.get(metricsRoute.path, async (context) => {
    const text = await options.metrics()
    return context.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  let opened = false
  outer.all('*', (context) => {
    if (opened) return routes.fetch(context.req.raw, context.env)
    throw new ApiProblem(503, 'starting', '服务正在启动，请稍后重试', 'the service is starting: try again shortly')
  })
  for (const app of [outer, routes]) answerProblems(app, options.log)
  return { outer, routes, open: () => void (opened = true) }
}

function createRoutes(): ServiceRoutes {
  const routes = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalidInput(result.error, result.target === 'json' ? 'body' : result.target)
    },
  })
  for (const route of [healthRoute, metricsRoute]) routes.openAPIRegistry.registerPath(route)
  // It is a Hono in all but the declared type of one parameter.
  return routes as unknown as ServiceRoutes
}

function answerProblems(app: Hono, log: Logger): void {
  app.notFound((context) =>
    context.json(problemBody(new ApiProblem(404, 'not_found', '没有该接口', 'no such route')), 404),
  )
  app.onError((error, context) => {
    const problem = error instanceof HTTPException ? problemOf(error) : error
    if (problem instanceof ApiProblem) return context.json(problemBody(problem), problem.status)
    log.error({ err: error, path: context.req.path }, 'request failed')
    return context.json(problemBody(new ApiProblem(500, 'internal', '服务内部错误', 'internal error')), 500)
  })
}

/** What Hono itself refuses, before a handler is asked. */
function problemOf(error: HTTPException): ApiProblem | HTTPException {
  if (error.status === 400) return malformedJson()
  if (error.status === 413) {
    return new ApiProblem(413, 'body_too_large', '请求体超过 1 MiB', 'the body is larger than 1 MiB')
  }
  if (error.status === 415) {
    return new ApiProblem(
      415,
      'not_json',
      '请求体须为 content-type: application/json',
      'the body must be sent with content-type: application/json',
    )
  }
  return error
}

const problemBody = (problem: ApiProblem): object => ({
  error: {
    code: problem.code,
    message_zh: problem.messageZh,
    message_en: problem.messageEn,
    ...(problem.details === undefined ? {} : { details: problem.details }),
  },
})
