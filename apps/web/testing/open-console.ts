import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listen, type RunningService } from '@huangpu/service'
import { WebSocketServer } from 'ws'
import { startWeb } from '../server/service.js'
import { createFakeContext, type FakeContext } from './fake-context.js'

export interface OpenConsole extends FakeContext {
  readonly origin: string
  readonly firstLogin: { readonly user: string; readonly password: string }
  /** A request of a page of this origin; `headers` add to or replace what a browser would send. */
  request(
    method: string,
    path: string,
    options?: { body?: unknown; cookie?: string; headers?: Record<string, string> },
  ): Promise<Response>
  /** Signs in with the first password; the cookie to send back. */
  signIn(): Promise<string>
  close(): Promise<void>
}

/** The real server on a free port of this machine, with a system of fakes behind it. */
export async function openConsole(
  options: { siteFolder?: string; fake?: FakeContext; port?: number } = {},
): Promise<OpenConsole> {
  const fake = options.fake ?? createFakeContext()
  const running: RunningService = await startWeb(fake.context, options.siteFolder ?? join(fake.root, 'no-client'))
  fake.open()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false })
  const listening = await listen(fake.outer, { host: '127.0.0.1', port: options.port ?? 0 }, sockets)
  const origin = `http://127.0.0.1:${listening.port}`
  const firstLogin = readFirstLogin(join(fake.root, '.huangpu', 'secrets', 'first-login'))
  const request: OpenConsole['request'] = (method, path, { body, cookie, headers } = {}) =>
    fetch(`${origin}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { origin, 'x-huangpu': '1', 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    ...fake,
    origin,
    firstLogin,
    request,
    signIn: async () => {
      const response = await request('POST', '/api/login', { body: firstLogin })
      return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    },
    close: async () => {
      await running.stop()
      await listening.close()
      fake.dispose()
    },
  }
}

export function readFirstLogin(file: string): { user: string; password: string } {
  const fields = Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(': ')),
  )
  return { user: String(fields.user), password: String(fields.password) }
}
