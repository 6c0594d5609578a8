import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const authentication: ConformanceCase = {
  number: '1.4',
  title: { zh: '客户端认证通过', en: 'the client is authenticated' },
  needs: [],
  async run(bench) {
    const { authCode, userId } = bench.settings
    if (authCode === '') throw notApplicable('没有给出 AuthCode', 'no AuthCode is given')
    const session = bench.openTrader()
    session.init()
    await session.connected()
    const { rows } = await session.authenticated()
    expectThat(rows[0]?.get('UserID') === userId, 'OnRspAuthenticate with the UserID that was sent')
    return passed
  },
}
