import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Health } from '@huangpu/messages'
import type { Logger } from 'pino'
import { ApiProblem } from './api-problem.js'

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
  /** `none`: the service guards its own routes (the console's session); /health keeps the token. */
  readonly guard: 'token' | 'none'
  readonly health: () => Health
  readonly log: Logger
}

export interface ServiceApp {
  /** What is served from the first moment on: guards and GET /health. */
  readonly outer: Hono
  /** The service's own routes; they answer 503 until `open()`, for Hono takes no route after its first request. */
  readonly routes: Hono
  open(): void
}

/** The HTTP side that every service starts from: guards, errors as `apiErrorSchema`, GET /health. */
export function createServiceApp(options: ServiceAppOptions): ServiceApp {
  const outer = new Hono()
  outer.use('*', hostGuard([options.host]))
  if (options.guard === 'token') outer.use('*', tokenGuard(options.token))
  else outer.use('/health', tokenGuard(options.token))
  outer.use('*', bodyLimit({ maxSize: 1_048_576 }))
  outer.get('/health', (context) => context.json(options.health()))
  const routes = new Hono()
  let opened = false
  outer.all('*', (context) => {
    if (opened) return routes.fetch(context.req.raw, context.env)
    throw new ApiProblem(503, 'starting', '服务正在启动，请稍后重试', 'the service is starting: try again shortly')
  })
  for (const app of [outer, routes]) answerProblems(app, options.log)
  return { outer, routes, open: () => void (opened = true) }
}

function answerProblems(app: Hono, log: Logger): void {
  app.notFound((context) =>
    context.json(problemBody(new ApiProblem(404, 'not_found', '没有该接口', 'no such route')), 404),
  )
  app.onError((error, context) => {
    if (error instanceof ApiProblem) return context.json(problemBody(error), error.status)
    log.error({ err: error, path: context.req.path }, 'request failed')
    return context.json(problemBody(new ApiProblem(500, 'internal', '服务内部错误', 'internal error')), 500)
  })
}

const problemBody = (problem: ApiProblem): object => ({
  error: {
    code: problem.code,
    message_zh: problem.messageZh,
    message_en: problem.messageEn,
    ...(problem.details === undefined ? {} : { details: problem.details }),
  },
})
