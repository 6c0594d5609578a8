import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const twoObjects: ConformanceCase = {
  number: '10.2',
  title: { zh: '两个对象互不影响', en: 'two objects live side by side' },
  needs: [],
  async run(bench) {
    const [first, second] = [await bench.loggedInTrader(), await bench.loggedInTrader()]
    await bench.release(first)
    const { rows } = await second.ask('ReqQryTradingAccount', second.investor())
    expectThat(rows.length > 0, 'the second object to answer after the first was released')
    const ends = second.log.named('OnFrontDisconnected')
    expectThat(ends.length === 0, 'the second object to stay connected')
    return passed
  },
}
