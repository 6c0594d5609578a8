import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelFromOtherSession: ConformanceCase = {
  number: '6.3',
  title: { zh: '由另一会话撤单', en: 'from another session' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    const other = await bench.desk(await bench.loggedInTrader())
    other.cancelBySysId(await ticket.resting())
    await ticket.complete()
    expectThat(ticket.status() === '5', `OrderStatus 5, not ${ticket.status()}`)
    return passed
  },
}
