import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const mdLogin: ConformanceCase = {
  number: '4.1',
  title: { zh: '登录行情前置', en: 'the market data front lets in' },
  needs: [],
  async run(bench) {
    // With login verification the market data front lets in only whom the trader front knows that day.
    const trader = await bench.trader()
    const md = await bench.loggedInMd()
    const row = md.log.named('OnRspUserLogin').at(-1)
    const day = String(row?.get('TradingDay') ?? '')
    expectThat(
      day === '' || day === trader.login?.tradingDay,
      `TradingDay ${trader.login?.tradingDay}, or none, not ${day}`,
    )
    return passed
  },
}
