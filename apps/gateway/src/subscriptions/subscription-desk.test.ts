import { beforeEach, describe, expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { SubscriptionDesk, UNWANTED_GRACE_MS } from './subscription-desk.js'

let timers: ManualTimers
let desk: SubscriptionDesk
let ready: boolean
let listed: (symbol: string) => boolean
let ticking: Set<string>
/** Return codes of the next calls; 0 when there is none. */
let codes: number[]
let calls: string[]
let alerts: string[]

const wants = (by: Record<string, string[]>): ReadonlyMap<string, readonly string[]> => new Map(Object.entries(by))
const states = (): string[] => desk.all().map(({ symbol, state }) => `${symbol} ${state.kind}`)
const called = (name: string, symbols: readonly string[]): number => {
  const code = codes.shift() ?? 0
  const more = symbols.length > 3 ? ` and ${symbols.length - 3}` : ''
  calls.push(`${name} ${symbols.slice(0, 3).join(' ')}${more}${code === 0 ? '' : ` -> ${code}`}`)
  return code
}

beforeEach(() => {
  timers = new ManualTimers()
  ready = true
  listed = () => true
  ticking = new Set()
  codes = []
  calls = []
  alerts = []
  desk = new SubscriptionDesk({
    timers,
    ready: () => ready,
    listed: (symbol) => listed(symbol),
    anyListed: () => true,
    ticking: (symbol) => ticking.has(symbol),
    subscribe: (symbols) => called('subscribe', symbols),
    unsubscribe: (symbols) => called('unsubscribe', symbols),
    onReturn: (symbol) => void calls.push(`return ${symbol}`),
    alert: ({ code, message_en: text }) => void alerts.push(`${code}: ${text}`),
    record: () => undefined,
  })
})

describe('what somebody wants', () => {
  it('is asked for once, and confirmed by the front or by a tick', () => {
    desk.want(wants({ rb2701: ['config'], au2702: ['strategy', 'web'] }))
    desk.want(wants({ rb2701: ['config'], au2702: ['web'] }))
    expect(calls).toEqual(['subscribe rb2701 au2702'])
    expect(states()).toEqual(['au2702 requested', 'rb2701 requested'])
    desk.onAnswer('rb2701', null)
    ticking.add('au2702')
    timers.advance(10_000)
    expect(states()).toEqual(['au2702 confirmed', 'rb2701 confirmed'])
    expect(calls).toHaveLength(1)
  })

  it('goes out in batches of 200, no more than 1,000 a second', () => {
    desk.want(new Map(Array.from({ length: 1_450 }, (_, i) => [`rb${1000 + i}`, ['config']])))
    expect(calls).toEqual(['subscribe rb1000 rb1001 rb1002 and 197'])
    timers.advance(800)
    expect(calls).toHaveLength(5)
    timers.advance(2_000)
    expect(calls).toHaveLength(8)
    expect(calls.at(-1)).toBe('subscribe rb2400 rb2401 rb2402 and 47')
  })

  it('is asked again when the library refuses the call, and when nobody answers', () => {
    codes = [-2]
    desk.want(wants({ rb2701: ['config'] }))
    expect(states()).toEqual(['rb2701 waiting'])
    timers.advance(1_000)
    expect(calls).toEqual(['subscribe rb2701 -> -2', 'subscribe rb2701'])
    timers.advance(10_000)
    expect(calls).toEqual(['subscribe rb2701 -> -2', 'subscribe rb2701', 'subscribe rb2701'])
  })

  it('is not asked again once the front refused it, until the next login', () => {
    desk.want(wants({ rb2701: ['http'] }))
    desk.onAnswer('rb2701', { id: 16, message: 'CTP:找不到合约' })
    timers.advance(60_000)
    expect(desk.all()[0]?.state).toEqual({ kind: 'refused', error: { id: 16, message: 'CTP:找不到合约' } })
    expect(calls).toHaveLength(1)
    desk.onLogin()
    expect(calls).toEqual(['subscribe rb2701', 'subscribe rb2701'])
  })

  it('waits for the session, and is restored by the next one', () => {
    ready = false
    desk.want(wants({ rb2701: ['config'] }))
    expect(calls).toEqual([])
    ready = true
    desk.onLogin()
    desk.onAnswer('rb2701', null)
    desk.onLogin()
    expect(calls).toEqual(['subscribe rb2701', 'subscribe rb2701'])
    expect(states()).toEqual(['rb2701 requested'])
  })

  it('and the counter does not list is told once, but not what a screen merely looks at', () => {
    listed = (symbol) => symbol !== 'rb2601'
    desk.want(wants({ rb2601: ['strategy'], au2702: ['config'] }))
    desk.want(wants({ rb2601: ['strategy'], au2702: ['config'] }))
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toContain('rb2601 (strategy)')
    listed = () => false
    desk.want(wants({ cu2601: ['web'] }))
    expect(alerts).toHaveLength(1)
  })
})

describe('what nobody wants any more', () => {
  beforeEach(() => {
    desk.want(wants({ rb2701: ['config'], au2702: ['strategy'] }))
    desk.onAnswer('rb2701', null)
    desk.onAnswer('au2702', null)
    calls.length = 0
  })

  it('stays for the grace, then goes', () => {
    desk.want(wants({ rb2701: ['config'] }))
    timers.advance(UNWANTED_GRACE_MS - 10_000)
    desk.apply()
    expect(calls).toEqual([])
    expect(desk.all()[0]).toMatchObject({ symbol: 'au2702', wantedBy: [] })
    timers.advance(20_000)
    expect(calls).toEqual(['unsubscribe au2702'])
    expect(states()).toEqual(['rb2701 confirmed'])
  })

  it('is kept when somebody wants it again in time: a Redis that lost its data unsubscribes nothing', () => {
    desk.want(wants({ rb2701: ['config'] }))
    timers.advance(UNWANTED_GRACE_MS - 1)
    desk.want(wants({ rb2701: ['config'], au2702: ['strategy'] }))
    timers.advance(UNWANTED_GRACE_MS)
    expect(calls).toEqual([])
  })

  it('is forgotten by a new session, and tried again when the library refuses', () => {
    desk.want(wants({ rb2701: ['config'] }))
    codes = [-3]
    timers.advance(UNWANTED_GRACE_MS)
    expect(calls).toEqual(['unsubscribe au2702 -> -3'])
    desk.onLogin()
    expect(states()).toEqual(['rb2701 requested'])
  })

  it('is told to return when somebody wants it later, once, however it left', () => {
    desk.want(wants({ rb2701: ['config'] }))
    timers.advance(UNWANTED_GRACE_MS)
    desk.want(wants({ rb2701: ['config'], au2702: ['strategy'] }))
    const again = ['unsubscribe au2702', 'return au2702', 'subscribe au2702']
    expect(calls).toEqual(again)
    timers.advance(10_000)
    expect(calls).toEqual([...again, 'subscribe au2702'])
    calls.length = 0
    desk.want(wants({ rb2701: ['config'] }))
    desk.onLogin()
    desk.want(wants({ rb2701: ['config'], au2702: ['strategy'] }))
    expect(calls).toEqual(['subscribe rb2701', 'return au2702', 'subscribe au2702'])
  })
})
