import { describe, expect, it } from 'vitest'
import { retryWaitMs } from './retry-schedule.js'
import { INITIAL_TD_SESSION, type TdEvent, type TdSession, stepTdSession } from './td-session.js'

const login = { tradingDay: '20261120', frontId: 1, sessionId: 5, maxOrderRef: 0 }
const connected: TdEvent = { kind: 'front_connected' }
const authenticated: TdEvent = { kind: 'accepted', step: 'authenticate' }
const loggedIn: TdEvent = { kind: 'logged_in', login }
const confirmed: TdEvent = { kind: 'accepted', step: 'confirm' }
const lost: TdEvent = { kind: 'front_disconnected', reasonCode: 0x1001 }
const refused = (step: 'authenticate' | 'login', errorId: number): TdEvent => ({
  kind: 'refused',
  step,
  refusal: { errorId, message: 'CTP:x' },
})

/** Runs events one second apart; returns the session and the effects' kinds per event. */
function run(
  events: readonly TdEvent[],
  from: TdSession = INITIAL_TD_SESSION,
  everyMs = 1_000,
): { session: TdSession; effects: string[][] } {
  let session = from
  let nowMs = 0
  const effects: string[][] = []
  for (const event of events) {
    nowMs += everyMs
    const step = stepTdSession(session, event, nowMs, { authenticates: true })
    session = step.session
    effects.push(step.effects.map((e) => (e.kind === 'retry_in' ? `retry_in ${e.waitMs}` : e.kind)))
  }
  return { session, effects }
}

const ready = run([
  connected,
  authenticated,
  loggedIn,
  confirmed,
  { kind: 'replay_quiet' },
  { kind: 'queried' },
]).session

describe('the trading session', () => {
  it('goes from connected to ready step by step', () => {
    const events: TdEvent[] = [
      connected,
      authenticated,
      loggedIn,
      confirmed,
      { kind: 'replay_quiet' },
      { kind: 'queried' },
    ]
    const { session, effects } = run(events)
    expect(effects).toEqual([
      ['authenticate'],
      ['login'],
      ['login_accepted', 'confirm'],
      ['await_replay'],
      ['query_all'],
      [],
    ])
    expect(session).toMatchObject({ state: 'ready', login, reason: null, failures: 0 })
  })

  it('skips authentication where the counter has none', () => {
    const step = stepTdSession(INITIAL_TD_SESSION, connected, 0, { authenticates: false })
    expect(step.effects).toEqual([{ kind: 'login' }])
  })

  it('logs in at once after a lost connection, and calls unanswered orders unknown', () => {
    const { session, effects } = run([lost, connected], ready)
    expect(effects).toEqual([['orders_unknown'], ['authenticate']])
    expect(session).toMatchObject({ state: 'authenticating', login: null })
  })

  it('waits 5, 10, 30, 60, 60 s after failed logins', () => {
    expect([1, 2, 3, 4, 5, 9].map(retryWaitMs)).toEqual([5_000, 10_000, 30_000, 60_000, 60_000, 60_000])
    const attempt: TdEvent[] = [authenticated, refused('login', 7), { kind: 'retry_due' }]
    const { effects } = run([connected, ...attempt, ...attempt, ...attempt, ...attempt], INITIAL_TD_SESSION, 100_000)
    expect(effects.flat().filter((kind) => kind.startsWith('retry_in'))).toEqual([
      'retry_in 5000',
      'retry_in 10000',
      'retry_in 30000',
      'retry_in 60000',
    ])
  })

  it.each([3, 63, 75, 131, 140, 141, 143, 144, 4042, 4043, 4060])('latches at error %i and counts it', (errorId) => {
    const { session, effects } = run([
      connected,
      authenticated,
      refused('login', errorId),
      { kind: 'retry_due' },
      lost,
      connected,
    ])
    expect(effects.slice(2)).toEqual([['count_refusal'], [], [], []])
    expect(session.latch?.errorId).toBe(errorId)
    expect(session.reason?.en).toContain(`${errorId} CTP:x`)
    expect(session.reason?.zh).toContain(`登录被拒：${errorId} CTP:x`)
    expect(session.reason?.remedy?.zh).toMatch(/huangpu ctp (password|unlatch)/)
    expect(session.reason?.remedy?.en).toMatch(/huangpu ctp (password|unlatch)/)
  })

  it.each([7, 8, 21, 35, 90, 154])('never latches at transient error %i', (errorId) => {
    const attempt: TdEvent[] = [authenticated, refused('login', errorId), { kind: 'retry_due' }]
    const many = Array.from({ length: 12 }, () => attempt).flat()
    const { session } = run([connected, ...many], INITIAL_TD_SESSION, 100_000)
    expect(session.latch).toBeNull()
  })

  it('latches an unlisted refusal at its third time', () => {
    const attempt: TdEvent[] = [authenticated, refused('login', 12), { kind: 'retry_due' }]
    expect(run([connected, ...attempt, ...attempt], INITIAL_TD_SESSION, 100_000).session.latch).toBeNull()
    expect(
      run([connected, ...attempt, ...attempt, ...attempt], INITIAL_TD_SESSION, 100_000).session.latch,
    ).not.toBeNull()
  })

  it('treats a front that hangs up during login as a failed login and hints at its cause', () => {
    const { session, effects } = run([connected, lost, connected], INITIAL_TD_SESSION, 1_000)
    expect(effects).toEqual([['authenticate'], ['attempt_over'], ['retry_in 4000']])
    const loop = run([connected, lost, connected, lost, connected, lost], INITIAL_TD_SESSION, 100_000)
    expect(loop.session.reason?.remedy?.en).toContain('wrong port, or library version or key mismatch')
    expect(loop.session.reason?.remedy?.zh).toContain('端口填错')
    expect(session.failures).toBe(1)
  })

  it('ignores answers of an earlier attempt', () => {
    const { session, effects } = run([connected, lost, authenticated, loggedIn, confirmed])
    expect(effects.slice(2)).toEqual([[], [], []])
    expect(effects[1]).toEqual(['attempt_over'])
    expect(session.state).toBe('disconnected')
  })

  it('queries again when the queries failed, and is not ready before', () => {
    const events: TdEvent[] = [
      { kind: 'replay_quiet' },
      { kind: 'failed', step: 'query', why: { zh: '超时', en: 'timeout' } },
    ]
    const { session, effects } = run([connected, authenticated, loggedIn, confirmed, ...events])
    expect(effects.at(-1)).toEqual(['query_all'])
    expect(session).toMatchObject({ state: 'querying', reason: { zh: '超时', en: 'timeout' } })
  })

  it('starts anew when a person unlatches', () => {
    const { effects, session } = run([connected, authenticated, refused('login', 3), { kind: 'unlatched' }])
    expect(effects.at(-1)).toEqual(['clear_refusals', 'authenticate'])
    expect(session).toMatchObject({ state: 'authenticating', latch: null, failures: 0 })
  })

  it('tells how to mend refusals that are retried too: swapped ports, a library that the front does not know', () => {
    for (const [errorId, words] of [
      [77, 'td_front and md_front swapped'],
      [3040, 'production or evaluation'],
      [4040, 'use a library of the version'],
    ] as const) {
      const { session } = run([connected, refused('authenticate', errorId)])
      expect(session.latch).toBeNull()
      expect(session.reason?.remedy?.en).toContain(words)
      expect(session.reason?.en).toContain('next attempt in 5 s')
      expect(session.reason?.zh).toContain('5 秒后重试')
    }
  })

  it('tries a changed secret by itself, without forgetting what was refused', () => {
    const { effects, session } = run([connected, authenticated, refused('login', 3), { kind: 'secret_changed' }])
    expect(effects.at(-1)).toEqual(['authenticate'])
    expect(session.latch).toBeNull()
    expect(run([connected, { kind: 'secret_changed' }]).effects.at(-1)).toEqual([])
  })

  it('rests outside the hours: nothing is tried until it wakes, and a latch stays', () => {
    const cause = { zh: '休市', en: 'closed', remedy: null, errorId: 0 }
    const resting = run([{ kind: 'rest', cause }, lost, connected, { kind: 'retry_due' }], ready)
    expect(resting.effects).toEqual([['orders_unknown'], [], [], []])
    expect(resting.session).toMatchObject({ login: null, reason: { en: 'closed' } })
    const awake = run([{ kind: 'wake' }, connected], run([{ kind: 'rest', cause }], ready).session)
    expect(awake.effects).toEqual([[], ['authenticate']])
    const latched = run([connected, authenticated, refused('login', 3), { kind: 'rest', cause }, { kind: 'wake' }])
    expect(latched.session).toMatchObject({ latch: { errorId: 3 }, reason: { errorId: 3 }, state: 'connecting' })
  })
})
