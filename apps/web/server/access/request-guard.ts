import { ApiProblem } from '@huangpu/service'
import type { Context, MiddlewareHandler } from 'hono'

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** The page's own origin, as the browser sees this server. The Host was checked by the shell before. */
function isOwnOrigin(context: Context): boolean {
  const origin = context.req.header('origin')
  const host = context.req.header('host')
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}

const originRefused = (): ApiProblem =>
  new ApiProblem(
    403,
    'origin_refused',
    '请求来自其他网站，已拒绝',
    'the request came from another site and was refused',
  )

/** Changes must come from our own page: same origin, and a header that no form of another site can send. */
export const changeGuard: MiddlewareHandler = async (context, next) => {
  if (CHANGES.has(context.req.method)) {
    const site = context.req.header('sec-fetch-site')
    if (!isOwnOrigin(context) || (site !== undefined && site !== 'same-origin')) throw originRefused()
    if (context.req.header('x-huangpu') !== '1') {
      throw new ApiProblem(403, 'header_missing', '缺少请求头 X-Huangpu: 1', 'the header X-Huangpu: 1 is missing')
    }
  }
  await next()
}

/** A browser always sends Origin with a WebSocket handshake: without one of our own it is refused. */
export const liveOriginGuard: MiddlewareHandler = async (context, next) => {
  if (context.req.header('origin') === undefined || !isOwnOrigin(context)) throw originRefused()
  await next()
}
