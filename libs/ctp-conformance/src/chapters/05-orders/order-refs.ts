import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const orderRefs: ConformanceCase = {
  number: '5.20',
  title: {
    zh: '递增的 OrderRef 与 RequestID 原样返回',
    en: 'rising OrderRefs are taken and come back as they were sent',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const tickets = [await desk.rest(), await desk.rest({ side: 'sell' }), await desk.rest()]
    for (const ticket of tickets) {
      const { login } = desk.session
      const row = ticket.last()
      expectThat(String(row?.get('OrderRef')).trim() === ticket.orderRef, `OrderRef ${ticket.orderRef}`)
      expectThat(row?.get('FrontID') === login?.frontId, 'the FrontID of the login')
      expectThat(row?.get('SessionID') === login?.sessionId, 'the SessionID of the login')
      expectThat(row?.get('LimitPrice') === ticket.order.price, 'the LimitPrice that was sent')
    }
    return passed
  },
}
