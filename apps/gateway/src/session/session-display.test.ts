import type { DiskState } from '@huangpu/core'
import { CONNECTION_TTL_MS, type ConnectionEvent } from '@huangpu/messages'
import { beforeEach, describe, expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { INITIAL_MD_SESSION, type MdSession } from './md-session.js'
import { SessionDisplay } from './session-display.js'
import { causeOf } from './session-facts.js'
import { INITIAL_TD_SESSION, type TdSession } from './td-session.js'

const REFUSED = causeOf({ zh: '密码错误', en: 'wrong password' }, null, 3)
const LOGIN = { tradingDay: '20261120', frontId: 1, sessionId: 5, maxOrderRef: 0 }

let td: TdSession
let md: MdSession
let leased: boolean | undefined
let nextLogin: string | null
let disk: DiskState
let alerts: string[]
let told: string[]
let health: string
let keys: Map<string, { json: string; ttlMs: number | undefined }>
let display: SessionDisplay

beforeEach(() => {
  td = { ...INITIAL_TD_SESSION, state: 'ready', connected: true, login: LOGIN }
  md = { ...INITIAL_MD_SESSION, state: 'ready', connected: true, tradingDay: '20261120' }
  leased = true
  nextLogin = null
  disk = 'ample'
  alerts = []
  told = []
  health = ''
  keys = new Map()
  display = new SessionDisplay({
    accountId: 'sim001',
    timers: new ManualTimers(),
    events: {
      alert: ({ code }) => void alerts.push(code),
      connection: (event) => {
        told.push(`${event.link} ${event.state}`)
        return Promise.resolve({ type: 'connection', ...event } as ConnectionEvent)
      },
    },
    health: { set: (state, isReady, reasons = []) => void (health = `${state} ${String(isReady)} ${reasons.length}`) },
    setKey: (key, json, { ttlMs }) => Promise.resolve(keys.set(key, { json, ttlMs })),
    prolongKey: (key, ttlMs) => {
      const found = keys.get(key)
      if (found) keys.set(key, { ...found, ttlMs })
      return Promise.resolve(found !== undefined)
    },
    wallMs: () => 0,
    td: () => td,
    md: () => md,
    leased: () => leased,
    disk: () => disk,
    nextLogin: () => nextLogin,
    record: () => undefined,
  })
})

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('what is shown of both sessions', () => {
  it.each([
    ['ready', () => undefined, 'ready true 0'],
    ['the trading side first', () => void (td = { ...td, state: 'querying' }), 'querying false 1'],
    ['then market data', () => void (md = { ...md, state: 'connecting' }), 'connecting false 1'],
    ['a doubtful lease more than a session', () => void (leased = false), 'lease_in_doubt false 1'],
    ['a full disk, though the sessions stand', () => void (disk = 'reserve'), 'disk_full false 1'],
    ['no lease yet is no doubt', () => void (leased = undefined), 'ready true 0'],
    [
      'the hours more than a lease',
      () => {
        nextLogin = '2026-11-30T08:45:00'
        leased = false
        td = { ...td, state: 'disconnected' }
      },
      'outside_hours false 2',
    ],
    [
      'a latch more than the hours',
      () => {
        nextLogin = '2026-11-30T08:45:00'
        td = { ...td, state: 'disconnected', latch: REFUSED }
      },
      'latched false 1',
    ],
  ])('health: %s', (_what, change, expected) => {
    change()
    display.showHealth()
    expect(health).toBe(expected)
  })

  it('alarms once a latch', () => {
    const latched = { ...td, state: 'connecting', latch: REFUSED } as const
    for (const session of [latched, latched, td, latched]) {
      td = session
      display.show('td')
    }
    expect(alerts).toHaveLength(2)
  })

  it('is told only by whoever surely has the account, and not missed meanwhile', async () => {
    display.showBoth()
    leased = false
    td = { ...td, state: 'connecting' }
    display.show('td')
    await settled()
    expect([told, display.current()?.td.state]).toEqual([['td ready', 'md ready'], 'connecting'])
    await display.stop()
    expect(told).toHaveLength(2)
  })

  it('ends with both gone, and the key says so for as long as nobody says more', async () => {
    display.showBoth()
    await settled()
    expect([...keys.values()].map(({ ttlMs }) => ttlMs)).toEqual([CONNECTION_TTL_MS])
    await display.stop()
    expect(told.slice(2)).toEqual(['td disconnected', 'md disconnected'])
    const [last] = keys.values()
    expect(last?.json).toContain('the gateway was stopped')
    expect(last?.ttlMs).toBeUndefined()
  })

  it('keeps its key alive, and misses it only when it was told and Redis lost it', async () => {
    expect(await display.prolongKey()).toBe(true)
    display.showBoth()
    await settled()
    expect(await display.prolongKey()).toBe(true)
    keys.clear()
    expect(await display.prolongKey()).toBe(false)
    await display.tellKeyAgain()
    expect(await display.prolongKey()).toBe(true)
    keys.clear()
    leased = false
    expect(await display.prolongKey()).toBe(true)
    await display.tellKeyAgain()
    expect(keys.size, 'whoever may not have the account writes over nobody').toBe(0)
  })
})
