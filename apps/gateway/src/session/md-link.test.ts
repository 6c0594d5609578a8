import { expect, it } from 'vitest'
import { callbackOf } from '../testing/fake-trader.js'
import { ManualTimers } from '../testing/manual-timers.js'
import { MdLink } from './md-link.js'

it('tries again by itself when its secret could not be read', () => {
  const timers = new ManualTimers()
  let isReadable = false
  let logins = 0
  const link = new MdLink({
    timers,
    stepTimeoutMs: 15_000,
    requestLogin: () => {
      if (!isReadable) throw new Error('the secret file does not exist')
      logins += 1
      return 0
    },
    subscribeAll: () => undefined,
    onChange: () => undefined,
  })
  link.dispatch({ kind: 'td_logged_in', tradingDay: '20261120' })
  link.onCallback(callbackOf('OnFrontConnected'))
  expect(link.session).toMatchObject({ state: 'connecting', latch: null })
  expect(link.session.reason?.en).toContain('the secret file does not exist')
  isReadable = true
  timers.advance(5_000)
  expect([link.session.state, logins]).toEqual(['logging_in', 1])
})
