import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const wrongPassword: ConformanceCase = {
  number: '1.6',
  title: {
    zh: '错误密码以错误 3 拒绝一次，之后正确密码可登录',
    en: 'a wrong password is refused once with error 3, then the right one is taken',
  },
  needs: [],
  async run(bench) {
    // Logged in once before: a password that the counter refuses anyway must not be tried twice.
    await bench.trader()
    const { password, authCode } = bench.settings
    const session = bench.openTrader()
    session.init()
    await session.connected()
    if (authCode !== '') await session.authenticated()
    const wrong = password.length < 40 ? `${password}x` : password.slice(0, -1)
    const { errorId } = await session.requestLogin(wrong)
    expectThat(errorId === 3, `error 3 for a wrong password, not ${errorId}`)
    await session.loggedIn()
    return passed
  },
}
