import { ApiProblem } from '@huangpu/service'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../client/wire/session-view.js'
import type { SessionEnv } from '../access/session-guard.js'
import { createKillRoutes } from './kill-routes.js'

/** The code with which the routes refuse a person of this role; the gateway of this test is always away. */
async function refusalOf(role: Role, path: string): Promise<string> {
  const away = (): never => {
    throw new ApiProblem(503, 'peer_unavailable', '网关无响应', 'the gateway does not answer')
  }
  const app = new Hono<SessionEnv>()
  const user = { name: 'chen', role, password_hash: '', password_is_generated: false }
  app.use('*', async (context, next) => {
    context.set('signedIn', { idHash: 'h', user })
    await next()
  })
  const nothing = (): void => undefined
  app.route('/', createKillRoutes({ peer: away, accountId: 'sim001', read: away, audit: nothing, onChanged: nothing }))
  app.onError((error, context) => context.text(error instanceof ApiProblem ? error.code : String(error)))
  const body = JSON.stringify({ reason: 'halt', ...(path === '/kill' ? {} : { confirm: 'lift sim001' }) })
  const headers = { 'content-type': 'application/json' }
  return (await app.request(path, { method: 'POST', headers, body })).text()
}

describe('the routes of the kill switch', () => {
  it.each([
    ['viewer', 'role_missing'],
    ['researcher', 'role_missing'],
    ['trader', 'peer_unavailable'],
    ['admin', 'peer_unavailable'],
  ] as const)('as a %s: %s', async (role, code) => {
    expect([await refusalOf(role, '/kill'), await refusalOf(role, '/kill/lift')]).toEqual([code, code])
  })
})
