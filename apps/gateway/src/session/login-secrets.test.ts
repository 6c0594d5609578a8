import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callbackOf } from '../testing/fake-trader.js'
import { TradingRig } from '../testing/trading-rig.js'

const WRONG = { id: 3, message: 'CTP:不合法的登录' }
const LOOK_MS = 2_000

let rig: TradingRig
beforeEach(() => {
  rig = new TradingRig()
})
afterEach(() => {
  rig.test.close()
})

const connect = (): void => {
  rig.side.open()
  rig.trader.callBack(callbackOf('OnFrontConnected'))
}
const logins = (): number => rig.trader.of('ReqUserLogin').length
/** Connected, authenticated, and a login on its way if one is allowed. */
const attempt = (): void => {
  connect()
  if (rig.trader.of('ReqAuthenticate').length > 0) rig.trader.answer('ReqAuthenticate')
}
const refuse = (error = WRONG): void => {
  attempt()
  rig.trader.answer('ReqUserLogin', undefined, error)
}

describe('a secret that is refused', () => {
  it('is tried twice at most, although every attempt ends in a crash before its answer', () => {
    let attempts = 0
    for (let life = 0; life < 5; life += 1) {
      attempt()
      attempts += logins()
      rig = rig.crash()
    }
    expect(attempts).toBe(2)
    attempt()
    expect(rig.side.link.session.latch).toMatchObject({ en: expect.stringContaining('no answer was heard') as string })
  })

  it('is tried twice at most when a crash follows a refusal', () => {
    refuse()
    rig = rig.crash()
    attempt()
    expect(logins()).toBe(1)
    rig = rig.crash()
    attempt()
    expect(logins()).toBe(0)
  })

  it('does not count crashes against secrets that were taken before', async () => {
    await rig.logIn()
    for (let life = 0; life < 4; life += 1) {
      rig = rig.crash()
      attempt()
      expect(logins()).toBe(1)
    }
  })

  it('does not count what says nothing of the secret: a front that hangs up, a counter that is not up', () => {
    for (let life = 0; life < 3; life += 1) {
      refuse({ id: 7, message: 'CTP:还没有初始化' })
      rig.loseConnection()
      rig = rig.crash()
    }
    attempt()
    expect(logins()).toBe(1)
    expect(rig.side.link.session.latch).toBeNull()
  })

  it('is followed by another one as soon as that stands in the configuration', () => {
    refuse()
    expect(rig.side.link.session.latch?.remedy?.en).toContain('a changed secret file is tried by itself')
    rig.timers.advance(10 * LOOK_MS)
    expect(logins()).toBe(1)
    rig.password = 'right'
    rig.timers.advance(LOOK_MS)
    expect(rig.side.link.session.latch).not.toBeNull()
    rig.timers.advance(LOOK_MS)
    rig.trader.answer('ReqAuthenticate')
    expect(rig.trader.of('ReqUserLogin').map((login) => login.fields['Password'])).toEqual(['secret', 'right'])
  })

  it('stays refused when the configuration returns to it', () => {
    refuse()
    rig.side.link.dispatch({ kind: 'unlatched' })
    rig.trader.answer('ReqAuthenticate')
    rig.trader.answer('ReqUserLogin', undefined, WRONG)
    rig = rig.crash()
    refuse()
    rig.password = 'other'
    rig.timers.advance(2 * LOOK_MS)
    rig.trader.answer('ReqAuthenticate')
    rig.trader.answer('ReqUserLogin', undefined, WRONG)
    rig.password = 'secret'
    const before = logins()
    rig.timers.advance(2 * LOOK_MS)
    expect(logins()).toBe(before)
    expect(rig.side.link.session.latch?.en).toContain('refused 2 times before')
  })
})

describe('a password that the counter wants changed', () => {
  const wanted = { id: 140, message: 'CTP:首次登录必须修改密码，请修改密码后重新登录' }
  const code = (error: unknown): unknown => (error as { code: unknown }).code

  it('is changed on the connection that refused it, and the login follows with the new one', async () => {
    refuse(wanted)
    const changed = rig.side.login.password.change('brand-new')
    await rig.settle()
    expect(rig.trader.of('ReqUserPasswordUpdate')[0]?.fields).toMatchObject({
      UserID: 'sim001',
      OldPassword: 'secret',
      NewPassword: 'brand-new',
    })
    rig.trader.answer('ReqUserPasswordUpdate')
    expect(await changed).toMatchObject({ changed: true, secret: { kind: 'env', name: 'TEST_PASSWORD' } })
    rig.trader.answer('ReqAuthenticate')
    expect(rig.trader.of('ReqUserLogin').at(-1)?.fields['Password']).toBe('brand-new')
  })

  it('is changed after the connection was lost, once that has authenticated again', async () => {
    refuse(wanted)
    rig.loseConnection()
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    const changed = rig.side.login.password.change('brand-new')
    await rig.settle()
    expect(rig.trader.of('ReqUserPasswordUpdate')).toHaveLength(0)
    rig.trader.answer('ReqAuthenticate')
    await rig.settle()
    rig.trader.answer('ReqUserPasswordUpdate')
    expect(await changed).toMatchObject({ changed: true })
  })

  it('keeps the new one until the configuration says something else', async () => {
    await rig.logIn()
    const changed = rig.side.login.password.change('brand-new')
    await rig.settle()
    rig.trader.answer('ReqUserPasswordUpdate')
    await changed
    rig.loseConnection()
    attemptAgain()
    expect(rig.trader.of('ReqUserLogin').at(-1)?.fields['Password']).toBe('brand-new')
    rig.password = 'third'
    rig.loseConnection()
    attemptAgain()
    expect(rig.trader.of('ReqUserLogin').at(-1)?.fields['Password']).toBe('third')
  })

  it("tells the counter's refusal, and that nothing was heard; the old one goes on", async () => {
    await rig.logIn()
    const refused = rig.side.login.password.change('secret').catch((error: unknown) => error)
    await rig.settle()
    rig.trader.answer('ReqUserPasswordUpdate', undefined, { id: 142, message: 'CTP:不允许与旧密码相同' })
    expect(await refused).toMatchObject({ status: 422, message: expect.stringContaining('142') as string })
    const silent = rig.side.login.password.change('brand-new').then(undefined, code)
    await rig.settle()
    rig.timers.advance(10_000)
    expect(await silent).toBe('counter_unanswered')
    rig.loseConnection()
    attemptAgain()
    expect(rig.trader.of('ReqUserLogin').at(-1)?.fields['Password']).toBe('secret')
  })

  it('is refused while there is no connection, and after a refusal that a new password does not mend', async () => {
    expect(await rig.side.login.password.change('brand-new').then(undefined, code)).toBe('not_now')
    refuse(WRONG)
    expect(await rig.side.login.password.change('brand-new').then(undefined, code)).toBe('not_now')
    expect(rig.trader.of('ReqUserPasswordUpdate')).toHaveLength(0)
  })

  const attemptAgain = (): void => {
    rig.trader.callBack(callbackOf('OnFrontConnected'))
    rig.timers.advance(5_000)
    rig.trader.answer('ReqAuthenticate')
  }
})
