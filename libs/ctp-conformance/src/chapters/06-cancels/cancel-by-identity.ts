import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelByIdentity: ConformanceCase = {
  number: '6.2',
  title: { zh: '按 FrontID、SessionID、OrderRef 撤单', en: 'by FrontID, SessionID and OrderRef' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    desk.cancelByIdentity(await ticket.resting())
    await ticket.complete()
    expectThat(ticket.status() === '5', `OrderStatus 5, not ${ticket.status()}`)
    return passed
  },
}
