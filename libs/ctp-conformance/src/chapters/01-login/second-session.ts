import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const secondSession: ConformanceCase = {
  number: '1.10',
  title: { zh: '同一用户的第二个会话有自己的编号', en: 'a second session of the user has a number of its own' },
  needs: [],
  async run(bench) {
    const first = await bench.trader()
    const second = await bench.loggedInTrader()
    const idOf = ({ login }: typeof first): string => `${login?.frontId}/${login?.sessionId}`
    expectThat(idOf(first) !== idOf(second), 'another FrontID/SessionID for the second session')
    expectThat(first.login?.tradingDay === second.login?.tradingDay, 'the same TradingDay in both sessions')
    return passed
  },
}
