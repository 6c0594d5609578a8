import type { ConformanceCase } from '../../case/conformance-case.js'
import { clearUp } from '../../bench/clear-up.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

const ATTEMPTS = 25
const WAIT_MS = 5_000

export const fillAfterRest: ConformanceCase = {
  number: '5.4',
  title: { zh: '先排队后成交：a 3 3 0 成交', en: 'rest, then fill: a 3 3 0 trade' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { bid, ask } = await desk.market.nextQuote()
      const side = attempt % 2 === 0 ? 'buy' : 'sell'
      const ticket = desk.send({ side, price: side === 'buy' ? bid : ask })
      await desk.session.log.within(() => ticket.isComplete(), WAIT_MS)
      if (ticket.isComplete() && ticket.returns().some((event) => event.get('OrderStatus') === '3')) {
        expectThat(/^(a )?3 (1 )?0$/.test(ticket.states()), `the states a 3 0, not ${ticket.states()}`)
        expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
        return passed
      }
      await clearUp(bench)
    }
    throw notApplicable('市场没有来到排队的价位', 'the market did not come to a resting price')
  },
}
