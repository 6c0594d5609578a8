import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const fokFull: ConformanceCase = {
  number: '5.11',
  title: { zh: 'FOK 全部成交', en: 'a FOK that is filled whole' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const price = desk.market.throughPrice('buy', await desk.market.quote())
    const ticket = desk.send({ side: 'buy', price, validity: 'fok' })
    await ticket.complete()
    expectThat(ticket.status() === '0', `OrderStatus 0, not ${ticket.status()}`)
    expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
    return passed
  },
}
