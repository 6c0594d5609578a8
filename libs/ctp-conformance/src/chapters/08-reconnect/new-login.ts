import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const newLogin: ConformanceCase = {
  number: '8.2',
  title: { zh: '重连后须重新登录，会话编号更新', en: 'after a reconnect a login is needed, and the SessionID is new' },
  needs: ['proxy'],
  async run(bench) {
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = await bench.loggedInTrader({ front: proxy.url })
    const before = session.login
    const cutAt = session.log.mark()
    proxy.cut()
    await session.reconnected(cutAt)
    const mark = session.log.mark()
    const requestId = session.nextRequestId()
    if (session.send('ReqQryTradingAccount', session.investor(), requestId) === 0) {
      const answers = await session.answered('ReqQryTradingAccount', requestId, mark)
      expectThat(
        answers.every((event) => event.errorId !== 0),
        'an error for a request without a new login',
      )
    }
    const after = await session.logIn()
    expectThat(after.sessionId !== before?.sessionId || after.frontId !== before?.frontId, 'a new FrontID/SessionID')
    expectThat(after.tradingDay === before?.tradingDay, 'the same TradingDay')
    return passed
  },
}
