import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { orderIdentityOf } from '../../orders/account-record.js'

export const idsVerbatim: ConformanceCase = {
  number: '5.19',
  title: { zh: '编号在各处一字不差', en: 'ids are the same to the letter everywhere' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.fill({ side: 'buy' })
    const returns = ticket.returns()
    const sysIds = new Set([...returns, ...ticket.trades()].map((event) => String(event.get('OrderSysID'))))
    // Empty until the exchange accepted.
    sysIds.delete('')
    expectThat(sysIds.size === 1, `one OrderSysID, not ${[...sysIds].map((id) => `"${id}"`).join(', ')}`)
    const localIds = new Set([...returns, ...ticket.trades()].map((event) => event.get('OrderLocalID')))
    expectThat(localIds.size === 1, 'one OrderLocalID in returns and trades')
    const { rows } = await desk.session.ask('ReqQryOrder', desk.session.investor())
    const row = rows.find((each) => orderIdentityOf(each) === ticket.identity)
    expectThat(row, 'the order in ReqQryOrder')
    expectThat(sysIds.has(String(row.get('OrderSysID'))), 'the same OrderSysID in ReqQryOrder')
    return passed
  },
}
