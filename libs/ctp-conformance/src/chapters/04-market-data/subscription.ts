import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const subscription: ConformanceCase = {
  number: '4.2',
  title: { zh: '订阅得到应答', en: 'a subscription is answered' },
  needs: [],
  async run(bench) {
    const { symbol } = (await bench.market()).contract
    const md = await bench.loggedInMd()
    const answer = await md.subscribe(symbol)
    expectThat(answer.errorId === 0, `no error, not ${answer.errorId}`)
    expectThat(answer.get('InstrumentID') === symbol, `OnRspSubMarketData for ${symbol}`)
    return passed
  },
}
