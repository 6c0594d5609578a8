import { killSwitchKey, STREAMS, type KillSwitchEvent, type KillView } from '@huangpu/messages'
import { ApiProblem } from '@huangpu/service'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTab, type LiveTab } from '../testing/live-tab.js'
import { openConsole, type OpenConsole } from '../testing/open-console.js'

const OFF: KillView = {
  active: false,
  by: null,
  reason: null,
  at: null,
  flatten: 'off',
  working_orders: 2,
  waiting_cancels: 0,
  stored: true,
  history: [],
}
const ON: KillView = { ...OFF, active: true, by: 'admin', reason: 'halt', at: '2026-11-24T01:00:00.000Z' }
const event: KillSwitchEvent = {
  type: 'kill_switch',
  event_id: 'k1',
  service: 'gateway',
  account_id: 'sim001',
  environment: 'sim',
  datetime: '2026-11-24T09:00:00',
  active: true,
  by: 'admin',
  reason: 'halt',
}

let web: OpenConsole
let cookie: string
let view: KillView
let asked: [string, unknown][]

beforeEach(async () => {
  web = await openConsole()
  cookie = await web.signIn()
  asked = []
  view = OFF
  web.peers.set('gateway', (method, path, body) => {
    if (path === '/health') throw new Error('not asked here')
    if (method === 'POST') {
      asked.push([path, body])
      view = path === '/kill' ? ON : OFF
    }
    return view
  })
})
afterEach(() => web.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  web.request('POST', path, { cookie, body, headers })

describe('the kill switch through the console', () => {
  it('is turned in the name of who is signed in', async () => {
    const response = await post('/api/kill', { flatten: true, reason: 'halt' })
    expect(await response.json()).toEqual({
      active: true,
      by: 'admin',
      reason: 'halt',
      details: { at: ON.at, flatten: 'off', working_orders: 2, waiting_cancels: 0, stored: true },
      lift_confirmation: 'lift sim001',
    })
    expect(asked).toEqual([['/kill', { flatten: true, reason: 'halt', by: 'admin' }]])
    expect(web.audits).toContainEqual(expect.objectContaining({ audit: 'kill', user: 'admin', flatten: true }))
  })

  it('needs no reason and closes nothing unless asked', async () => {
    expect((await post('/api/kill', {})).status).toBe(200)
    expect(asked).toEqual([['/kill', { flatten: false, by: 'admin' }]])
  })

  it('is lifted with a reason and the typed words, which the gateway judges', async () => {
    const body = { reason: 'checked', confirm: 'lift sim001' }
    expect(await (await post('/api/kill/lift', body)).json()).toMatchObject({ active: false })
    expect(asked).toEqual([['/kill/lift', { ...body, by: 'admin' }]])
    web.peers.set('gateway', () => {
      throw new ApiProblem(400, 'confirmation_wrong', '确认文字不符', 'confirm must be "lift sim001"')
    })
    const refused = await post('/api/kill/lift', { ...body, confirm: 'lift' })
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'confirmation_wrong' } }])
  })

  it.each([
    ['/api/kill', { by: 'somebody else' }, 'by'],
    ['/api/kill', { flatten: 'yes' }, 'flatten'],
    ['/api/kill', { reason: 'x'.repeat(201) }, 'reason'],
    ['/api/kill/lift', { confirm: 'lift sim001' }, 'reason'],
    ['/api/kill/lift', { reason: 'checked' }, 'confirm'],
    ['/api/kill/lift', { reason: 'checked', confirm: 'lift sim001', by: 'x' }, 'by'],
  ])('never leaves the console when it is malformed: %s %o', async (path, body, field) => {
    const response = await post(path, body)
    expect(response.status).toBe(400)
    expect(JSON.stringify(await response.json())).toContain(field)
    expect(asked).toEqual([])
  })

  it.each(['/api/kill', '/api/kill/lift'])('%s is for our own page and a signed-in person', async (path) => {
    const body = { reason: 'halt', ...(path.endsWith('lift') ? { confirm: 'lift sim001' } : {}) }
    expect((await post(path, body, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await post(path, body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post(path, body, { 'x-huangpu': '' })).status).toBe(403)
    expect((await web.request('POST', path, { body })).status).toBe(401)
    expect(asked).toEqual([])
  })

  it('says that the gateway is away', async () => {
    web.peers.delete('gateway')
    const response = await post('/api/kill', { reason: 'halt' })
    expect([response.status, await response.json()]).toMatchObject([503, { error: { code: 'peer_unavailable' } }])
    expect((await web.request('GET', '/api/kill', { cookie })).status).toBe(503)
  })
})

describe('the state of the kill switch', () => {
  const tab = (): LiveTab => openTab(web.origin, { origin: web.origin, cookie })

  it('is in the snapshot, and reaches every tab when it is turned, whoever did it', async () => {
    const tabs = [tab(), tab()]
    for (const each of tabs) expect((await each.next('snapshot')).kill).toMatchObject({ active: false })
    view = ON
    web.append(STREAMS.event, JSON.stringify(event))
    for (const each of tabs) expect((await each.next('kill')).kill).toMatchObject({ active: true, by: 'admin' })
    await post('/api/kill/lift', { reason: 'checked', confirm: 'lift sim001' })
    for (const each of tabs) expect(await each.next('kill', ({ kill }) => !kill.active)).toBeDefined()
  })

  it('is what the gateway last told Redis while it is away, without counts', async () => {
    web.keys.set(killSwitchKey('sim001'), JSON.stringify(event))
    web.peers.delete('gateway')
    const told = { active: true, by: 'admin', reason: 'halt', details: null, lift_confirmation: 'lift sim001' }
    expect((await tab().next('snapshot')).kill).toEqual(told)
    expect(await (await web.request('GET', '/api/kill', { cookie })).json()).toEqual(told)
  })

  it('is not made up when nobody knows', async () => {
    web.peers.delete('gateway')
    web.keys.set(killSwitchKey('sim001'), '{')
    expect((await tab().next('snapshot')).kill).toBeNull()
  })
})
