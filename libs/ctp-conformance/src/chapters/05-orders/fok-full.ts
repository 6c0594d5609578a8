import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const fokFull: ConformanceCase = {
  number: '5.11',
  title: { zh: 'FOK 全部成交', en: 'a FOK that is filled whole' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.fill({ side: 'buy', validity: 'fok' })
    expectThat(ticket.status() === '0', `OrderStatus 0, not ${ticket.status()}`)
    expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
    return passed
  },
}
