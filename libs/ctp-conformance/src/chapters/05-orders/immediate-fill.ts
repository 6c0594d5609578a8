import type { ConformanceCase } from '../../case/conformance-case.js'
import { tradeKeyOf } from '../../orders/account-record.js'
import { expectThat, passed } from '../../case/verdict.js'

export const immediateFill: ConformanceCase = {
  number: '5.3',
  title: { zh: '穿价限价单立即成交：a a 0 成交', en: 'a limit order through the market fills at once: a a 0 trade' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const price = desk.market.throughPrice('buy', await desk.market.quote())
    const ticket = desk.send({ side: 'buy', price })
    const last = await ticket.complete()
    expectThat(/^(a )?(1 )?0$/.test(ticket.states()), `the states a 0, not ${ticket.states()}`)
    expectThat(last.get('VolumeTraded') === 1 && last.get('VolumeTotal') === 0, 'VolumeTraded 1 and VolumeTotal 0')
    expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
    const keys = ticket.trades().map(tradeKeyOf)
    expectThat(new Set(keys).size === keys.length, 'every trade told once')
    const paid = Number(ticket.trades()[0]?.get('Price'))
    expectThat(paid <= price, `a price of at most ${price}, not ${paid}`)
    return passed
  },
}
