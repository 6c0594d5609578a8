import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

const SILENCE_MS = 1_000

export const silentConnection: ConformanceCase = {
  number: '8.8',
  title: { zh: '连接静默（双向丢包）后恢复可用', en: 'a connection that swallowed a request can be used again' },
  needs: ['proxy'],
  async run(bench) {
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = await bench.loggedInTrader({ front: proxy.url })
    proxy.swallow()
    const requestId = session.nextRequestId()
    const mark = session.log.mark()
    session.send('ReqQryTradingAccount', session.investor(), requestId)
    await session.log.quiet(SILENCE_MS)
    const answers = session.log.since(mark).filter((event) => event.requestId === requestId && event.data !== undefined)
    expectThat(answers.length === 0, 'no answer out of a silent connection')
    // A byte stream with a hole in it is of no use: cut, it has to come back whole.
    proxy.pass()
    proxy.cut()
    await session.reconnected(mark)
    await session.logIn()
    const { rows } = await session.ask('ReqQryTradingAccount', session.investor())
    expectThat(rows.length > 0, 'an answer over the new connection, although the old query was never answered')
    return passed
  },
}
