import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const tickStamps: ConformanceCase = {
  number: '4.5',
  title: { zh: '快照的交易日、日期与时间合理', en: 'trading day, date and time of a snapshot are plausible' },
  needs: [],
  async run(bench) {
    const trader = await bench.trader()
    const market = await bench.market()
    await market.quote()
    const tick = market.md.ticks(market.contract.symbol).at(-1)
    expectThat(tick?.get('TradingDay') === trader.login?.tradingDay, `TradingDay ${trader.login?.tradingDay}`)
    expectThat(/^20\d{6}$/.test(String(tick?.get('ActionDay'))), 'ActionDay as YYYYMMDD')
    expectThat(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(String(tick?.get('UpdateTime'))), 'UpdateTime as HH:MM:SS')
    const milliseconds = Number(tick?.get('UpdateMillisec'))
    expectThat(milliseconds >= 0 && milliseconds < 1000, 'UpdateMillisec within a second')
    return passed
  },
}
