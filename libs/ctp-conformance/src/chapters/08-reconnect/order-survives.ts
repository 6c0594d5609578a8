import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { orderIdentityOf } from '../../orders/account-record.js'

export const orderSurvives: ConformanceCase = {
  number: '8.3',
  title: { zh: '断线期间挂单存活，重连后可撤', en: 'a working order survives the cut and can be cancelled afterwards' },
  needs: ['orders', 'proxy'],
  async run(bench) {
    await bench.ready()
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = await bench.loggedInTrader({ front: proxy.url })
    const desk = await bench.desk(session)
    const ticket = await desk.rest()
    const order = await ticket.resting()
    const cutAt = session.log.mark()
    proxy.cut()
    await session.reconnected(cutAt)
    await session.logIn()
    const { rows } = await session.ask('ReqQryOrder', session.investor())
    const row = rows.find((each) => orderIdentityOf(each) === ticket.identity)
    expectThat(row?.get('OrderStatus') === '3', 'the order to be at rest still')
    desk.cancelBySysId(order)
    await ticket.complete()
    expectThat(ticket.status() === '5', `OrderStatus 5, not ${ticket.status()}`)
    return passed
  },
}
