import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiProblem } from '@huangpu/service'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoCoverage } from '../testing/demo-coverage.js'
import { createFakeContext } from '../testing/fake-context.js'
import { aBar, anOrder, listed } from '../testing/messages.js'
import { openConsole, type OpenConsole } from '../testing/open-console.js'

let web: OpenConsole
let cookie: string
let asked: [string, string, unknown][]

beforeEach(async () => {
  web = await openConsole()
  cookie = await web.signIn()
  asked = []
})
afterEach(() => web.close())

const order = {
  request_id: 'r1',
  symbol: 'rb2701',
  exchange: 'SHFE',
  direction: 'LONG',
  offset: 'OPEN',
  order_type: 'LIMIT',
  price: 3520,
  volume: 2,
}
const onTrading = (answer: unknown): void =>
  void web.peers.set('trading', (method, path, body) => {
    if (method === 'POST') asked.push([method, path, body])
    if (answer instanceof Error) throw answer
    return answer
  })

describe('an order through the console', () => {
  it('reaches trading once, with the browser’s request id', async () => {
    onTrading({ accepted: true, request_id: 'r1', order_ids: ['o1'] })
    const response = await web.request('POST', '/api/orders', { cookie, body: order })
    expect(await response.json()).toEqual({ accepted: true, request_id: 'r1', order_ids: ['o1'] })
    expect(asked).toEqual([['POST', '/orders', { ...order, strategy_name: 'manual' }]])
    expect(web.audits).toContainEqual(
      expect.objectContaining({ audit: 'place_order', user: 'admin', request_id: 'r1' }),
    )
  })

  it('that trading refuses comes back with code and both sentences', async () => {
    const refusal = {
      accepted: false,
      request_id: 'r1',
      reason_code: 'price_outside_limits',
      message_zh: '价格超出涨跌停板',
      message_en: 'the price lies outside the daily limits',
    }
    onTrading(refusal)
    const response = await web.request('POST', '/api/orders', { cookie, body: order })
    expect(await response.json()).toEqual(refusal)
  })

  it.each([
    [{ ...order, volume: 1.5 }, 'volume'],
    [{ ...order, price: -1 }, 'price'],
    [{ ...order, symbol: '../etc' }, 'symbol'],
    [{ ...order, request_id: '' }, 'request_id'],
    [{}, 'request_id'],
  ])('that is malformed never leaves the console: %o', async (body, field) => {
    onTrading({ accepted: true, request_id: 'r1', order_ids: [] })
    const response = await web.request('POST', '/api/orders', { cookie, body })
    expect(response.status).toBe(400)
    expect(JSON.stringify(await response.json())).toContain(field)
    expect(asked).toEqual([])
  })

  it('is cancelled by an id that needs escaping', async () => {
    onTrading({ accepted: true, request_id: 'c1', order_ids: ['EXT-20261124-1-2-  17'] })
    const path = `/api/orders/${encodeURIComponent('EXT-20261124-1-2-  17')}/cancel`
    expect((await web.request('POST', path, { cookie, body: { request_id: 'c1' } })).status).toBe(200)
    expect(asked).toEqual([['POST', '/orders/EXT-20261124-1-2-%20%2017/cancel', { request_id: 'c1' }]])
  })
})

describe('the services behind the console', () => {
  it('answer through it, with their query', async () => {
    const paths: string[] = []
    web.peers.set('market', (_method, path) => {
      paths.push(path)
      return { items: [aBar()], next_cursor: null }
    })
    const bars = await web.request('GET', '/api/bars?symbol=rb2701&limit=500', { cookie })
    expect(await bars.json()).toEqual({ items: [aBar()], next_cursor: null })
    expect(paths).toEqual(['/bars?symbol=rb2701&limit=500'])
    expect((await web.request('GET', '/api/bars?symbol=rb2701&limit=-1', { cookie })).status).toBe(400)
    await web.request('GET', '/api/bars?symbol=rb2701&interval=15m&limit=9', { cookie })
    expect(paths.at(-1)).toBe('/bars?symbol=rb2701&interval=15m&limit=9')
    expect((await web.request('GET', '/api/bars?symbol=rb2701&interval=7m', { cookie })).status).toBe(400)
    expect((await web.request('GET', '/api/bars?symbol=..%2F..%2Fx', { cookie })).status).toBe(400)
    expect(paths).toHaveLength(2)
  })

  it('tell what is on disk, and dominant contracts end to end', async () => {
    const paths: string[] = []
    const answers = { '/coverage': demoCoverage('rb2701'), '/continuous': { items: [aBar()], next_cursor: null } }
    web.peers.set('market', (_method, path) => {
      paths.push(path)
      return answers[path.split('?')[0] as keyof typeof answers]
    })
    const coverage = '/coverage?symbol=rb2701&from=20261110'
    const continuous = '/continuous?product=rb&adjust=ratio&interval=5m&limit=9'
    expect(await (await web.request('GET', `/api${coverage}`, { cookie })).json()).toEqual(answers['/coverage'])
    expect(await (await web.request('GET', `/api${continuous}`, { cookie })).json()).toEqual(answers['/continuous'])
    expect(paths).toEqual([coverage, continuous])
    for (const bad of ['/coverage?symbol=rb2701&from=monday', '/continuous?product=..&adjust=none']) {
      expect((await web.request('GET', `/api${bad}`, { cookie })).status).toBe(400)
    }
  })

  it('pass their refusals through', async () => {
    onTrading(new ApiProblem(409, 'kill_switch', '紧急停止已启用', 'the kill switch is on'))
    const response = await web.request('POST', '/api/orders', { cookie, body: order })
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({
      error: { code: 'kill_switch', message_zh: '紧急停止已启用', message_en: 'the kill switch is on' },
    })
  })

  it('are named when they are away or answer nonsense', async () => {
    const away = await web.request('GET', '/api/orders', { cookie })
    expect([away.status, await away.json()]).toMatchObject([503, { error: { code: 'peer_unavailable' } }])
    web.peers.set('market', () => ({ items: [{ symbol: 1 }] }))
    const nonsense = await web.request('GET', '/api/bars?symbol=rb2701', { cookie })
    expect([nonsense.status, await nonsense.json()]).toMatchObject([502, { error: { code: 'peer_answer_invalid' } }])
  })

  it('are listed with the cause of what is wrong', async () => {
    web.peers.set('gateway', () => ({
      service: 'gateway',
      live: true,
      trading: false,
      state: 'logging_in',
      reasons: ['TD: next attempt in 5 s'],
      environment: 'sim',
      pid: 7,
      started_at: '2026-11-23T13:00:00.000Z',
      version: '0.1.0',
      counters: { logins: 2 },
    }))
    const { items } = (await (await web.request('GET', '/api/services', { cookie })).json()) as {
      items: { name: string }[]
    }
    const byName = new Map(items.map((item) => [item.name, item]))
    expect([...byName.keys()]).toEqual(['redis', 'exchange', 'gateway', 'market', 'trading', 'strategy', 'web'])
    expect(byName.get('gateway')).toMatchObject({ live: true, trading: false, reasons: ['TD: next attempt in 5 s'] })
    expect(byName.get('market')).toMatchObject({ live: false, state: 'unreachable' })
    expect(byName.get('redis')).toMatchObject({ live: true, state: 'ready' })
  })

  it('start, stop and acknowledge strategies, and nothing else', async () => {
    const paths: string[] = []
    web.peers.set('strategy', (_method, path) => {
      paths.push(path)
      return { ok: true }
    })
    for (const path of ['strategies/rb_ma/start', 'strategies/rb%20ma/stop', 'strategies/rb_ma/acknowledge']) {
      expect((await web.request('POST', `/api/${path}`, { cookie, body: {} })).status).toBe(200)
    }
    expect((await web.request('POST', '/api/strategies/rb_ma/remove', { cookie, body: {} })).status).toBe(404)
    expect(paths).toEqual(['/strategies/rb_ma/start', '/strategies/rb%20ma/stop', '/strategies/rb_ma/acknowledge'])
  })

  it('list orders as trading does', async () => {
    onTrading({ items: [listed(anOrder())], next_cursor: null })
    expect(await (await web.request('GET', '/api/orders?active=1', { cookie })).json()).toEqual({
      items: [listed(anOrder())],
      next_cursor: null,
    })
  })
})

describe('the client’s files', () => {
  it('are kept for a year when their name has a hash, and asked for again when not', async () => {
    const fake = createFakeContext()
    const siteFolder = join(fake.root, 'client')
    mkdirSync(join(siteFolder, 'assets'), { recursive: true })
    writeFileSync(join(siteFolder, 'index.html'), '<!doctype html>')
    writeFileSync(join(siteFolder, 'assets', 'main-abc123.js'), 'console.log(1)')
    const site = await openConsole({ fake, siteFolder })
    try {
      const page = await site.request('GET', '/')
      expect(page.headers.get('cache-control')).toBe('no-cache')
      expect(page.headers.get('content-type')).toContain('text/html')
      const again = await site.request('GET', '/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })
      expect(again.status).toBe(304)
      const script = await site.request('GET', '/assets/main-abc123.js')
      expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(script.headers.get('content-encoding')).toBe('gzip')
      expect(await script.text()).toBe('console.log(1)')
      for (const path of ['/assets/', '/..%2f..%2fpackage.json', '/data/db/web.sqlite', '/missing.js']) {
        expect((await site.request('GET', path)).status, path).toBe(404)
      }
    } finally {
      await site.close()
    }
  })

  it('say how to build them when they are missing', async () => {
    expect(await (await web.request('GET', '/')).json()).toMatchObject({ error: { code: 'client_not_built' } })
  })
})
