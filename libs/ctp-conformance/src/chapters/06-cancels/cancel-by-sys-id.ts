import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelBySysId: ConformanceCase = {
  number: '6.1',
  title: { zh: '按 ExchangeID 与 OrderSysID 撤单', en: 'by ExchangeID and OrderSysID' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    const order = await ticket.resting()
    desk.act({
      ExchangeID: order.get('ExchangeID'),
      OrderSysID: order.get('OrderSysID'),
      InstrumentID: order.get('InstrumentID'),
    })
    await ticket.complete()
    expectThat(ticket.status() === '5', `OrderStatus 5, not ${ticket.status()}`)
    return passed
  },
}
