import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const connection: ConformanceCase = {
  number: '1.2',
  title: { zh: '连接交易前置：OnFrontConnected', en: 'the trader front is connected: OnFrontConnected' },
  needs: [],
  async run(bench) {
    const session = bench.openTrader()
    session.init()
    await session.connected()
    const ends = session.log.named('OnFrontDisconnected')
    expectThat(ends.length === 0, 'a connection that stays')
    return passed
  },
}
