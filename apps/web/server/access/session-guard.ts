import { ApiProblem } from '@huangpu/service'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Role } from '../../client/wire/session-view.js'
import type { Sessions, SignedIn } from './sessions.js'

export interface SessionEnv {
  Variables: { signedIn: SignedIn }
}

/** Cookies do not tell ports apart, so two consoles on one machine need two names. */
export const sessionCookieName = (port: number): string => `huangpu_session_${port}`

export function sessionGuard(sessions: Sessions, cookieName: string): MiddlewareHandler<SessionEnv> {
  return async (context, next) => {
    const signedIn = sessions.find(getCookie(context, cookieName) ?? '')
    if (!signedIn) throw new ApiProblem(401, 'not_signed_in', '请先登录', 'sign in first')
    context.set('signedIn', signedIn)
    await next()
  }
}

const RANK: Record<Role, number> = { viewer: 0, researcher: 1, trader: 2, admin: 3 }

/** @throws ApiProblem 403 when the signed-in person's role is below this one */
export function requireRole(context: Context<SessionEnv>, role: Role): void {
  if (RANK[context.get('signedIn').user.role] >= RANK[role]) return
  throw new ApiProblem(403, 'role_missing', `需要 ${role} 权限`, `the role ${role} is needed`)
}
