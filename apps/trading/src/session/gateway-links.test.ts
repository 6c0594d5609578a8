import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bus } from '@huangpu/bus'
import { connectionKey, killSwitchKey, type ConnectionEvent } from '@huangpu/messages'
import { GatewayLinks } from './gateway-links.js'

const event = (link: 'td' | 'md', state: ConnectionEvent['state']): ConnectionEvent => ({
  type: 'connection',
  event_id: `${link}-${state}`,
  service: 'gateway',
  account_id: 'sim001',
  environment: 'sim',
  datetime: '2025-12-23T09:00:00',
  link,
  state,
  trading_day: '20251223',
  reason: null,
  latched: false,
})

let hear: (message: unknown) => void
/** `connection:{account_id}` and `kill:{account_id}`. */
let key: string | null
let killKey: string | null
let told: boolean[]
let opened: GatewayLinks[]
let prepared: (() => void)[]

/** The two calls of the bus that the links make. */
const bus = (): Bus =>
  ({
    tail: (_streams: unknown, _from: unknown, onEntry: (stream: string, id: string, json: string) => void) => {
      hear = (message) =>
        onEntry('stream:event', '1-1', typeof message === 'string' ? message : JSON.stringify(message))
      return { ready: Promise.resolve(), close: () => Promise.resolve() }
    },
    keys: {
      get: (name: string) =>
        Promise.resolve(name === connectionKey('sim001') ? key : name === killSwitchKey('sim001') ? killKey : null),
    },
  }) as unknown as Bus

async function start(slow = false): Promise<GatewayLinks> {
  const links = new GatewayLinks(bus(), 'sim001', {
    prepare: ({ state }) =>
      slow && state === 'ready' ? new Promise((resolve) => prepared.push(resolve)) : Promise.resolve(),
    changed: () => undefined,
    silent: (isSilent) => told.push(isSilent),
    failed: (error) => {
      throw error
    },
  })
  await links.start()
  opened.push(links)
  return links
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const bothWaiting = (): string => JSON.stringify({ td: event('td', 'connecting'), md: event('md', 'connecting') })

beforeEach(() => {
  key = bothWaiting()
  killKey = null
  told = []
  opened = []
  prepared = []
})
afterEach(async () => {
  for (const links of opened) await links.close()
  vi.useRealTimers()
})

describe('the links to the gateway', () => {
  it('are down without a word, and as the key says at the start', async () => {
    key = null
    const unheard = await start()
    expect([unheard.readiness('td'), unheard.readiness('md')]).toEqual(['silent', 'silent'])
    key = JSON.stringify({ td: event('td', 'ready'), md: event('md', 'logging_in') })
    const links = await start()
    expect([links.readiness('td'), links.readiness('md')]).toEqual(['ready', 'preparing'])
    expect(links.reasons()).toEqual(['md: logging_in'])
  })

  it('go down at once and come up only when trading is prepared', async () => {
    const links = await start(true)
    hear(event('td', 'ready'))
    await turn()
    expect(links.readiness('td')).toBe('preparing')
    prepared.shift()?.()
    await turn()
    expect(links.readiness('td')).toBe('ready')
    hear(event('td', 'disconnected'))
    expect(links.readiness('td')).toBe('disconnected')
  })

  it('stay down when the link was lost while it was prepared', async () => {
    const links = await start(true)
    hear(event('td', 'ready'))
    await turn()
    hear(event('td', 'disconnected'))
    prepared.shift()?.()
    await turn()
    expect(links.readiness('td')).toBe('disconnected')
  })

  it('tell the kill switch: from its key at the start, from events after that, of this account alone', async () => {
    const { link: _link, state: _state, trading_day: _day, latched: _latched, ...envelope } = event('td', 'ready')
    const kill = (active: boolean, over = {}) => ({
      ...envelope,
      type: 'kill_switch',
      active,
      by: 'li',
      reason: 'runaway',
      ...over,
    })
    expect((await start()).killSwitch).toBeUndefined()
    killKey = JSON.stringify(kill(true))
    const links = await start()
    expect(links.killSwitch).toBe('li: runaway')
    expect(links.reasons()).toContain('kill switch is on, nothing is opened (li: runaway)')
    hear(kill(false, { account_id: 'other' }))
    expect(links.killSwitch).toBe('li: runaway')
    hear(kill(false))
    expect(links.killSwitch).toBeUndefined()
  })

  it('ignore other accounts and what is no event', async () => {
    const links = await start()
    hear({ ...event('td', 'ready'), account_id: 'other' })
    hear('not json')
    await turn()
    expect(links.readiness('td')).toBe('preparing')
  })

  it('try again to prepare when Redis was away at that moment, as long as the link stands', async () => {
    vi.useFakeTimers()
    const outcomes: ('fail' | 'ok')[] = []
    let failures = 0
    const links = new GatewayLinks(bus(), 'sim001', {
      prepare: () => (outcomes.shift() === 'fail' ? Promise.reject(new Error('Redis is away')) : Promise.resolve()),
      changed: () => undefined,
      silent: (isSilent) => told.push(isSilent),
      failed: () => (failures += 1),
    })
    await links.start()
    outcomes.push('fail', 'fail', 'ok', 'fail')
    hear(event('td', 'ready'))
    await vi.advanceTimersByTimeAsync(0)
    expect([links.readiness('td'), failures]).toEqual(['preparing', 1])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([links.readiness('td'), failures]).toEqual(['ready', 2])
    hear({ ...event('md', 'ready'), event_id: 'second' })
    await vi.advanceTimersByTimeAsync(0)
    hear(event('md', 'disconnected'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect([links.readiness('md'), failures]).toEqual(['disconnected', 3])
    await links.close()
  })

  it('count for nothing when the gateway lets its key expire, whatever was heard, and count again when it is back', async () => {
    vi.useFakeTimers()
    key = JSON.stringify({ td: event('td', 'ready'), md: event('md', 'ready') })
    const links = await start()
    expect(links.readiness('td')).toBe('ready')
    key = null
    await vi.advanceTimersByTimeAsync(1_000)
    hear({ ...event('md', 'ready'), event_id: 'an old word' })
    expect([links.readiness('td'), links.readiness('md')]).toEqual(['silent', 'silent'])
    expect(links.reasons()).toEqual([expect.stringMatching(/no sign of life/)])
    expect(told, 'it may have been Redis that lost the key').toEqual([])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(told).toEqual([true])
    hear(event('td', 'connecting'))
    key = JSON.stringify({ td: event('td', 'connecting'), md: event('md', 'ready') })
    await vi.advanceTimersByTimeAsync(1_000)
    expect([links.readiness('td'), links.readiness('md'), told]).toEqual(['preparing', 'ready', [true, false]])
  })

  it('alarm nobody of a key that Redis lost and the gateway told again', async () => {
    vi.useFakeTimers()
    const links = await start()
    key = null
    await vi.advanceTimersByTimeAsync(3_000)
    expect(links.readiness('td')).toBe('silent')
    key = bothWaiting()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([links.readiness('td'), told]).toEqual(['preparing', []])
  })
})
