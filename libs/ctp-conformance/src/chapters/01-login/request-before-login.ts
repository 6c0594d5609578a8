import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const requestBeforeLogin: ConformanceCase = {
  number: '1.3',
  title: { zh: '登录前的请求被拒绝', en: 'a request before the login is refused' },
  needs: [],
  async run(bench) {
    const session = bench.openTrader()
    session.init()
    await session.connected()
    const mark = session.log.mark()
    const requestId = session.nextRequestId()
    const code = session.send('ReqQryTradingAccount', session.investor(), requestId)
    if (code !== 0) return passed
    const answer = await session.log.until(
      () =>
        session.log.since(mark).find((event) => event.requestId === requestId || event.name === 'OnFrontDisconnected'),
      'error 6 (not logged in), or an end of the connection',
    )
    const isRefused = answer.name === 'OnFrontDisconnected' || answer.errorId !== 0
    expectThat(isRefused, 'error 6 (not logged in), and no data before the login')
    return passed
  },
}
