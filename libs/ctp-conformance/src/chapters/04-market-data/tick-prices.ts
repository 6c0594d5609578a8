import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { quoteOf } from '../../bench/market.js'
import { hasPlainNumbers } from '../../session/plain-numbers.js'

export const tickPrices: ConformanceCase = {
  number: '4.6',
  title: {
    zh: '快照的价格在涨跌停内且合最小变动价位，没有 DBL_MAX',
    en: 'prices lie on ticks within the limits, and DBL_MAX never leaks',
  },
  needs: [],
  async run(bench) {
    const market = await bench.market()
    await market.quote()
    const ticks = market.md.ticks(market.contract.symbol)
    for (const tick of ticks) {
      expectThat(hasPlainNumbers(tick), 'no DBL_MAX among the numbers')
      for (const field of ['LastPrice', 'BidPrice1', 'AskPrice1']) {
        const price = Number(tick.get(field) ?? 0)
        if (price === 0) continue
        expectThat(market.isOnTick(price), `${field} on a tick, not ${price}`)
        const [lower, upper] = [Number(tick.get('LowerLimitPrice')), Number(tick.get('UpperLimitPrice'))]
        expectThat(price >= lower - 1e-6 && price <= upper + 1e-6, `${field} within the daily limits, not ${price}`)
      }
      const quote = quoteOf(tick)
      expectThat(!quote || quote.bid < quote.ask, 'a bid below the ask')
    }
    return passed
  },
}
