import { readFileSync } from 'node:fs'
import type { Health } from '@huangpu/messages'
import type { Hono } from 'hono'
import type { ServiceRoutes } from './api-route.js'

/** The page and its parts stand beside `src` and `dist`, as they are sent. */
const ASSETS = new URL('../../assets/', import.meta.url)
const FILES = {
  '/docs': { file: 'api-docs.html', type: 'text/html; charset=utf-8' },
  '/docs/api-docs.js': { file: 'api-docs.js', type: 'text/javascript; charset=utf-8' },
  '/docs/api-docs.css': { file: 'api-docs.css', type: 'text/css; charset=utf-8' },
} as const

/** Nothing is loaded from elsewhere, and the page talks to this service only. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * GET /openapi.json and the page GET /docs, without the token: they tell what this program can do, not what it knows.
 * Calls from the page need the token typed in; it stays in the page's memory.
 */
export function addApiDocs(outer: Hono, routes: ServiceRoutes, health: () => Health): void {
  outer.get('/openapi.json', (context) => context.json(describe(routes, health())))
  for (const [path, { file, type }] of Object.entries(FILES)) {
    const content = readFileSync(new URL(file, ASSETS), 'utf8')
    outer.get(path, (context) =>
      context.body(content, 200, {
        'content-type': type,
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      }),
    )
  }
}

/** OpenAPI 3.1 of everything that is registered by now. */
function describe(routes: ServiceRoutes, { service, version }: Health): object {
  const bearer = { type: 'http', scheme: 'bearer' } as const
  const document = routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: `Huangpu ${service}`,
      version,
      description:
        '令牌在 .huangpu/secrets/service-token / The token stands in .huangpu/secrets/service-token (Authorization: Bearer)',
    },
    security: [{ service_token: [] }],
  })
  const { components } = document
  return {
    ...document,
    components: { ...components, securitySchemes: { service_token: bearer } },
    'x-undescribed-routes': undescribed(routes, document.paths ?? {}),
  }
}

/** Routes that are served without a description, so that the page never claims to be complete when it is not. */
function undescribed(routes: ServiceRoutes, paths: object): string[] {
  const described = new Set(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path.replace(/{(\w+)}/g, ':$1')}`),
    ),
  )
  const served = routes.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path}`)
  return [...new Set(served)].filter((route) => !described.has(route)).sort()
}
