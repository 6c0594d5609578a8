import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const logout: ConformanceCase = {
  number: '1.9',
  title: { zh: '登出得到应答，之后请求被拒绝', en: 'a logout is answered, and requests are refused after it' },
  needs: [],
  async run(bench) {
    const session = await bench.loggedInTrader()
    const { brokerId, userId } = bench.settings
    const { errorId, rows } = await session.ask('ReqUserLogout', { BrokerID: brokerId, UserID: userId })
    expectThat(errorId === 0, `OnRspUserLogout without an error, not ${errorId}`)
    expectThat(rows[0]?.get('UserID') === userId, 'OnRspUserLogout with the UserID')
    const mark = session.log.mark()
    const requestId = session.nextRequestId()
    if (session.send('ReqQryTradingAccount', session.investor(), requestId) !== 0) return passed
    const answer = await session.log.until(
      () =>
        session.log.since(mark).find((event) => event.requestId === requestId || event.name === 'OnFrontDisconnected'),
      'a refusal, or an end of the connection, after the logout',
    )
    expectThat(answer.name === 'OnFrontDisconnected' || answer.errorId !== 0, 'no data after the logout')
    return passed
  },
}
