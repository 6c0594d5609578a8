import type { ConformanceCase } from '../../case/conformance-case.js'
import { clearUp } from '../../bench/clear-up.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

const ATTEMPTS = 25

export const fakPartial: ConformanceCase = {
  number: '5.9',
  title: {
    zh: 'FAK 部分成交：先 5（已有成交量），成交随后补齐',
    en: 'a FAK that is filled in part: 5 with VolumeTraded, and trades that add up to it',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const quote = await desk.market.nextQuote()
      const side = quote.askLots <= quote.bidLots ? 'buy' : 'sell'
      const [price, standing] = side === 'buy' ? [quote.ask, quote.askLots] : [quote.bid, quote.bidLots]
      if (standing + 1 > desk.lotsMax) continue
      const lots = Math.min(desk.lotsMax, standing * 2 + 1)
      const ticket = desk.send({ side, price, lots, validity: 'fak' })
      const last = await ticket.complete()
      const traded = Number(last.get('VolumeTraded'))
      if (traded > 0 && traded < lots) {
        expectThat(last.get('OrderStatus') === '5', `OrderStatus 5, not ${ticket.status()}`)
        expectThat(ticket.tradedLots() === traded, `trades of ${traded} lots, not ${ticket.tradedLots()}`)
        expectThat(last.get('OrderSubmitStatus') !== '4', 'an OrderSubmitStatus other than 4: it was not rejected')
        return passed
      }
      await clearUp(bench)
    }
    throw notApplicable('挡位比 --lots-max 厚', 'the best price is deeper than --lots-max')
  },
}
