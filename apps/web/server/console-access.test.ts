import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConsole, type OpenConsole } from '../testing/open-console.js'

let web: OpenConsole
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error?: { code?: string } }).error?.code

beforeEach(async () => {
  web = await openConsole()
})
afterEach(() => web.close())

describe('the first sign-in', () => {
  const file = (): string => join(web.root, '.huangpu', 'secrets', 'first-login')

  it('has a generated password in a file that only its owner reads, until it is used', async () => {
    expect(web.firstLogin.user).toBe('admin')
    expect(web.firstLogin.password.length).toBeGreaterThanOrEqual(16)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect((await web.request('POST', '/api/login', { body: web.firstLogin })).status).toBe(200)
    expect(existsSync(file())).toBe(false)
  })

  it('keeps the password out of the store and the log', async () => {
    await web.request('POST', '/api/login', { body: { ...web.firstLogin, password: 'canary-password' } })
    await web.signIn()
    const kept = ['web.sqlite', 'web.sqlite-wal'].map((name) => join(web.root, 'data', 'db', name)).filter(existsSync)
    const texts = [...kept.map((path) => readFileSync(path, 'latin1')), JSON.stringify(web.audits)]
    for (const text of texts) {
      expect(text).not.toContain(web.firstLogin.password)
      expect(text).not.toContain('canary-password')
    }
  })

  it('opens a session in a cookie that no script reads and no other site sends', async () => {
    const response = await web.request('POST', '/api/login', { body: web.firstLogin })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^huangpu_session_8080=[A-Za-z0-9_-]{22};/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Strict')
    expect(cookie).toContain('Path=/')
    expect(await response.json()).toMatchObject({ user: 'admin', role: 'admin', password_is_generated: true })
  })
})

describe('signing in', () => {
  it('is refused alike for a wrong name and a wrong password', async () => {
    const wrongPassword = await web.request('POST', '/api/login', { body: { user: 'admin', password: 'x' } })
    const wrongName = await web.request('POST', '/api/login', { body: { user: 'nobody', password: 'x' } })
    expect([wrongPassword.status, wrongName.status]).toEqual([401, 401])
    expect(await wrongPassword.text()).toBe(await wrongName.text())
  })

  it('has to wait after three failures, even with the right password', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await web.request('POST', '/api/login', { body: { user: 'admin', password: `wrong${attempt}` } })
    }
    const response = await web.request('POST', '/api/login', { body: web.firstLogin })
    expect(response.status).toBe(429)
    expect(await response.json()).toMatchObject({ error: { code: 'too_many_attempts', details: { retry_after_s: 2 } } })
  })

  it('counts guesses that come all at once', async () => {
    const guesses = Array.from({ length: 12 }, (_, index) =>
      web.request('POST', '/api/login', { body: { user: 'admin', password: `guess${index}` } }),
    )
    const statuses = (await Promise.all(guesses)).map((response) => response.status)
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(4)
    expect((await web.request('POST', '/api/login', { body: web.firstLogin })).status).toBe(429)
  })

  it('ends with signing out', async () => {
    const cookie = await web.signIn()
    expect((await web.request('GET', '/api/session', { cookie })).status).toBe(200)
    expect((await web.request('POST', '/api/logout', { cookie })).status).toBe(200)
    expect((await web.request('GET', '/api/session', { cookie })).status).toBe(401)
  })
})

describe('the password', () => {
  const change = (cookie: string, current: string, next: string): Promise<Response> =>
    web.request('POST', '/api/password', { cookie, body: { current, next } })

  it('changes with the current one, and ends the other sessions', async () => {
    const [mine, other] = [await web.signIn(), await web.signIn()]
    const current = web.firstLogin.password
    expect(await codeOf(await change(mine, 'wrong', 'a new password'))).toBe('wrong_password')
    expect(await codeOf(await change(mine, current, 'short'))).toBe('invalid_input')
    expect(await codeOf(await change(mine, current, current))).toBe('password_unchanged')
    expect((await change(mine, current, 'a new password')).status).toBe(200)
    expect(await (await web.request('GET', '/api/session', { cookie: mine })).json()).toMatchObject({
      password_is_generated: false,
    })
    expect((await web.request('GET', '/api/session', { cookie: other })).status).toBe(401)
    expect((await web.request('POST', '/api/login', { body: web.firstLogin })).status).toBe(401)
  })
})

describe('requests of other sites', () => {
  it.each([
    ['another origin', { origin: 'http://evil.example' }, 'origin_refused'],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 'origin_refused'],
    ['a sandboxed page', { origin: 'null' }, 'origin_refused'],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 'origin_refused'],
    ['a same-site fetch of another port', { 'sec-fetch-site': 'same-site' }, 'origin_refused'],
    ['a form without the header', { 'x-huangpu': '' }, 'header_missing'],
  ])('%s: refused', async (_name, headers, code) => {
    const cookie = await web.signIn()
    for (const path of ['/api/login', '/api/logout', '/api/orders', '/api/strategies/x/start']) {
      const response = await web.request('POST', path, { cookie, headers, body: {} })
      expect(response.status, path).toBe(403)
      expect(await codeOf(response), path).toBe(code)
    }
    expect((await web.request('GET', '/api/session', { cookie })).status).toBe(200)
  })
})

describe('without a session', () => {
  it.each([
    'session',
    'services',
    'bars?symbol=rb2701',
    'ticks',
    'orders',
    'trades',
    'positions',
    'account',
    'strategies',
    'nothing',
  ])('GET /api/%s is refused', async (path) => expect((await web.request('GET', `/api/${path}`)).status).toBe(401))

  it.each(['orders', 'orders/o1/cancel', 'strategies/x/stop', 'subscriptions', 'password', 'logout'])(
    'POST /api/%s is refused',
    async (path) => expect((await web.request('POST', `/api/${path}`, { body: {} })).status).toBe(401),
  )

  it('health wants the service token, not a session', async () => {
    const cookie = await web.signIn()
    expect((await web.request('GET', '/health', { cookie })).status).toBe(401)
    const headers = { authorization: `Bearer ${web.token}` }
    expect((await web.request('GET', '/health', { headers })).status).toBe(200)
  })
})

describe('every answer', () => {
  it('forbids foreign scripts, framing and guessing of types', async () => {
    for (const path of ['/', '/api/session', '/api/nothing']) {
      const { headers } = await web.request('GET', path)
      expect(headers.get('content-security-policy'), path).toContain("script-src 'self'")
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('cache-control'), path).toBe('no-store')
    }
  })
})
