import { ApiProblem } from '@huangpu/service'
import { Hono } from 'hono'
import type { SiteFile } from './site-files.js'

/** Serves the client. Names with a hash are kept for a year, everything else is asked for again each time. */
export function createSiteRoutes(files: ReadonlyMap<string, SiteFile>): Hono {
  const app = new Hono()
  app.get('*', (context, next) => {
    const path = context.req.path === '/' ? '/index.html' : context.req.path
    const file = files.get(path)
    if (!file) {
      if (files.size > 0 || path !== '/index.html') return next()
      throw new ApiProblem(503, 'client_not_built', '界面尚未构建，请执行 npm run build', 'run npm run build first')
    }
    const headers = {
      'content-type': file.type,
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: file.etag,
      vary: 'accept-encoding',
    }
    if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers)
    const zipped = file.gzip !== null && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
    return zipped
      ? context.body(file.gzip, 200, { ...headers, 'content-encoding': 'gzip' })
      : context.body(file.body, 200, headers)
  })
  return app
}
