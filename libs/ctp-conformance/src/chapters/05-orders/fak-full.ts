import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const fakFull: ConformanceCase = {
  number: '5.8',
  title: { zh: 'FAK 全部成交', en: 'a FAK that is filled whole' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.fill({ side: 'sell' })
    expectThat(ticket.status() === '0', 'OrderStatus 0')
    expectThat(ticket.tradedLots() === 1, 'trades of 1 lot')
    return passed
  },
}
