import { clearUp } from '../../bench/clear-up.js'
import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

const ATTEMPTS = 25

export const fokWithoutFill: ConformanceCase = {
  number: '5.10',
  title: { zh: 'FOK 不能全部成交：一手也不成交', en: 'a FOK that can not be filled whole is not filled at all' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const quote = await desk.market.nextQuote()
      // More than stands at the best price where the cap allows, else out of reach.
      const lots = Math.min(desk.lotsMax, quote.askLots * 3)
      const price = lots > quote.askLots ? quote.ask : desk.market.farPrice('buy', quote)
      const ticket = desk.send({ side: 'buy', price, lots, validity: 'fok' })
      const last = await ticket.complete()
      const traded = Number(last.get('VolumeTraded'))
      expectThat(traded === 0 || traded === lots, `all or nothing, not ${traded} of ${lots} lots`)
      if (traded === 0) {
        expectThat(last.get('OrderStatus') === '5', 'OrderStatus 5')
        expectThat(last.get('OrderSubmitStatus') !== '4', 'an OrderSubmitStatus other than 4: it was not rejected')
        expectThat(ticket.trades().length === 0, 'no trade')
        return passed
      }
      // The market had become deep enough, or come nearer.
      await clearUp(bench)
    }
    throw notApplicable('市场总是足够厚', 'the market was deep enough every time')
  },
}
