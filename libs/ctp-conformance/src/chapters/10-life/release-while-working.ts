import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { orderIdentityOf } from '../../orders/account-record.js'
import { inTime } from '../../session/eventually.js'

export const releaseWhileWorking: ConformanceCase = {
  number: '10.3',
  title: {
    zh: '挂单期间释放：立即返回，单仍有效',
    en: 'released while an order works: it returns, and the order stays',
  },
  needs: ['orders'],
  async run(bench) {
    await bench.ready()
    const session = await bench.loggedInTrader()
    const ticket = await (await bench.desk(session)).rest()
    await inTime(bench.pace, bench.release(session), 'Release to return')
    const shared = await bench.ready()
    const { rows } = await shared.ask('ReqQryOrder', shared.investor())
    const row = rows.find((each) => orderIdentityOf(each) === ticket.identity)
    expectThat(row?.get('OrderStatus') === '3', 'the order to be at rest still')
    return passed
  },
}
