import { getConnInfo } from '@hono/node-server/conninfo'
import { ApiProblem, readBody } from '@huangpu/service'
import type { UsersRepository } from '@huangpu/storage'
import { Hono, type Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import type { SessionView } from '../../client/wire/session-view.js'
import type { FirstLogin } from './first-login.js'
import type { LoginThrottle } from './login-throttle.js'
import { PasswordCheckBusy, type PasswordHasher } from './password-hash.js'
import { sessionGuard, type SessionEnv } from './session-guard.js'
import type { Sessions, SignedIn } from './sessions.js'

export const PASSWORD_LENGTH_MIN = 10

const passwordField = z.string().min(1).max(256)
const loginBody = z.strictObject({ user: z.string().min(1).max(64), password: passwordField })
const passwordBody = z.strictObject({
  current: passwordField,
  next: z.string().min(PASSWORD_LENGTH_MIN, `at least ${PASSWORD_LENGTH_MIN} characters`).max(256),
})

export interface AccessOptions {
  readonly users: UsersRepository
  readonly sessions: Sessions
  readonly hasher: PasswordHasher
  readonly throttle: LoginThrottle
  readonly firstLogin: FirstLogin
  readonly cookieName: string
  readonly describe: Pick<SessionView, 'environment' | 'account_id' | 'version'>
  readonly audit: (action: string, details: Record<string, unknown>) => void
  /** Closes the live connections of a session, or of all sessions that are no longer valid. */
  readonly onSessionsChanged: () => void
}

/** Sign in, sign out, who am I, change the password. */
export function createAccessRoutes(options: AccessOptions): Hono<SessionEnv> {
  const { users, sessions, hasher, firstLogin, cookieName, audit } = options
  const app = new Hono<SessionEnv>()
  const signedInOnly = sessionGuard(sessions, cookieName)
  const view = ({ user }: Pick<SignedIn, 'user'>): SessionView => ({
    user: user.name,
    role: user.role,
    password_is_generated: user.password_is_generated,
    ...options.describe,
  })

  app.post('/login', async (context) => {
    const { user: name, password } = await readBody(context, loginBody)
    await checkPassword(options, name, addressOf(context), password)
    const user = users.find(name)
    if (!user) throw wrongPassword()
    firstLogin.done()
    setCookie(context, cookieName, sessions.open(name), { httpOnly: true, sameSite: 'Strict', path: '/' })
    audit('login', { user: name, address: addressOf(context) })
    return context.json(view({ user }))
  })

  app.post('/logout', signedInOnly, (context) => {
    const { idHash, user } = context.get('signedIn')
    sessions.close(idHash)
    deleteCookie(context, cookieName, { path: '/' })
    options.onSessionsChanged()
    audit('logout', { user: user.name })
    return context.json({ ok: true })
  })

  app.get('/session', signedInOnly, (context) => context.json(view(context.get('signedIn'))))

  app.post('/password', signedInOnly, async (context) => {
    const { current, next } = await readBody(context, passwordBody)
    const { user, idHash } = context.get('signedIn')
    await checkPassword(options, user.name, addressOf(context), current)
    if (next === current) {
      throw new ApiProblem(400, 'password_unchanged', '新密码与旧密码相同', 'the new password equals the old one')
    }
    users.setPassword(user.name, await hasher.hash(next))
    firstLogin.done()
    sessions.closeOthers(user.name, idHash)
    options.onSessionsChanged()
    audit('password_changed', { user: user.name })
    return context.json({ ok: true })
  })
  return app
}

/** @throws ApiProblem 429 while the back-off lasts, 401 for a wrong name or password alike */
async function checkPassword(options: AccessOptions, name: string, address: string, password: string): Promise<void> {
  const { throttle, hasher, users, audit } = options
  refuseWhileWaiting(throttle.waitMs(name, address))
  const matches = await hasher.verify(users.find(name)?.password_hash, password).catch(refuseBusy)
  // Guesses that were sent together are all counted before any of them is answered.
  refuseWhileWaiting(throttle.waitMs(name, address))
  if (!matches) {
    throttle.failed(name, address)
    audit('login_refused', { user: name, address })
    throw wrongPassword()
  }
  throttle.succeeded(name, address)
}

function refuseWhileWaiting(waitMs: number): void {
  if (waitMs === 0) return
  const seconds = Math.ceil(waitMs / 1000)
  throw new ApiProblem(
    429,
    'too_many_attempts',
    `尝试次数过多，请在 ${seconds} 秒后重试`,
    `too many attempts: try again in ${seconds} s`,
    { retry_after_s: seconds },
  )
}

function refuseBusy(error: unknown): never {
  if (!(error instanceof PasswordCheckBusy)) throw error
  throw new ApiProblem(503, 'busy', '登录请求过多，请稍后重试', 'too many sign-ins at once: try again shortly')
}

const wrongPassword = (): ApiProblem =>
  new ApiProblem(401, 'wrong_password', '用户名或密码错误', 'wrong user name or password')

/** `app.request` of tests has no socket. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
