import { describe, expect, it } from 'vitest'
import { INITIAL_MD_SESSION, type MdEvent, type MdSession, WAITING_FOR_TD, stepMdSession } from './md-session.js'

const connected: MdEvent = { kind: 'front_connected' }
const tdLoggedIn: MdEvent = { kind: 'td_logged_in', tradingDay: '20261120' }
const loggedIn: MdEvent = { kind: 'logged_in' }
const refused: MdEvent = { kind: 'refused', refusal: { errorId: 3, message: 'CTP:不合法的登录' } }
const lost: MdEvent = { kind: 'front_disconnected', reasonCode: 0x2001 }

function run(events: readonly MdEvent[], everyMs = 1_000): { session: MdSession; effects: string[][] } {
  let session = INITIAL_MD_SESSION
  const effects: string[][] = []
  events.forEach((event, index) => {
    const step = stepMdSession(session, event, index * everyMs)
    session = step.session
    effects.push(step.effects.map((e) => e.kind))
  })
  return { session, effects }
}

describe('the market data session', () => {
  it('waits for the trading session before it logs in', () => {
    expect(run([connected]).session).toMatchObject({ state: 'connecting', reason: WAITING_FOR_TD })
    expect(run([connected, tdLoggedIn, loggedIn])).toMatchObject({
      effects: [[], ['login'], ['subscribe_all']],
      session: { state: 'ready', reason: null },
    })
    expect(run([tdLoggedIn, connected]).effects).toEqual([[], ['login']])
  })

  it('never latches at error 3, which here means that TD has not logged in', () => {
    const again: MdEvent[] = [refused, { kind: 'retry_due' }]
    const { session } = run([tdLoggedIn, connected, ...again, ...again, ...again, ...again], 100_000)
    expect(session).toMatchObject({ latch: null, state: 'logging_in' })
  })

  it('logs in when its latch is lifted while the front is connected', () => {
    const latched: MdEvent = { kind: 'latched', latch: WAITING_FOR_TD }
    const { session, effects } = run([tdLoggedIn, connected, latched, { kind: 'unlatched' }])
    expect(effects).toEqual([[], ['login'], [], ['login']])
    expect(session).toMatchObject({ state: 'logging_in', latch: null })
  })

  it('subscribes again after a reconnection', () => {
    const { effects } = run([tdLoggedIn, connected, loggedIn, lost, connected, loggedIn])
    expect(effects).toEqual([[], ['login'], ['subscribe_all'], [], ['login'], ['subscribe_all']])
  })

  it('keeps its subscription when TD logs in again the same day, and logs in again on a new day', () => {
    const sameDay = run([tdLoggedIn, connected, loggedIn, tdLoggedIn])
    expect(sameDay.effects.at(-1)).toEqual([])
    const nextDay = run([tdLoggedIn, connected, loggedIn, { kind: 'td_logged_in', tradingDay: '20261123' }])
    expect(nextDay.effects.at(-1)).toEqual(['login'])
  })
})
