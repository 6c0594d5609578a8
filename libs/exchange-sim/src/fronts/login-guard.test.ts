import { describe, expect, it } from 'vitest'
import { LoginGuard } from './login-guard.js'

const USER = {
  ...{ user_id: 'sim001', account_id: 'sim001', password: 'right', app_id: 'app', auth_code: 'code' },
  ...{ must_change_password: false, trading_right: 'allow' as const },
}
const guardOf = (failuresMax: number): LoginGuard =>
  new LoginGuard('9999', [USER], failuresMax, { find: () => undefined, save: () => undefined })

it('knows whose account a user trades', () => {
  const viewer = { ...USER, user_id: 'viewer' }
  const guard = new LoginGuard('9999', [USER, viewer], 6, { find: () => undefined, save: () => undefined })
  expect(['sim001', 'viewer', 'nobody'].map((user) => guard.accountIdOf(user))).toEqual(['sim001', 'sim001', 'nobody'])
})

describe('failed logins', () => {
  it('lock a user who has failed too often, whatever the password then is, until they are forgiven', () => {
    const guard = guardOf(2)
    expect([1, 2, 3].map(() => guard.login('9999', 'sim001', 'wrong'))).toEqual([
      ...['invalid_login', 'invalid_login', 'login_forbidden'],
    ])
    expect(guard.login('9999', 'sim001', 'right')).toBe('login_forbidden')
    expect(guard.loginsOf('sim001')).toEqual({ received: 4, refused: 4 })
    guard.forgive()
    expect(guard.login('9999', 'sim001', 'right')).toMatchObject({ user: USER })
  })

  it('are forgotten by a good login', () => {
    const guard = guardOf(2)
    for (const password of ['wrong', 'right', 'wrong', 'right']) guard.login('9999', 'sim001', password)
    expect(guard.login('9999', 'sim001', 'right')).toMatchObject({ user: USER })
  })

  it('of names that nobody has are refused, and not remembered', () => {
    const guard = guardOf(2)
    for (let n = 0; n < 3; n += 1) expect(guard.login('9999', 'nobody', 'x')).toBe('invalid_login')
    expect(guard.loginsOf('nobody')).toEqual({ received: 0, refused: 0 })
  })
})
