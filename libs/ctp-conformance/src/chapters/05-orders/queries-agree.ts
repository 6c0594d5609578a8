import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { orderIdentityOf, tradeKeyOf } from '../../orders/account-record.js'

export const queriesAgree: ConformanceCase = {
  number: '5.23',
  title: { zh: '查询的报单与成交与回报一致', en: 'queried orders and trades agree with what was returned' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const filled = await desk.fill({ side: 'buy' })
    const resting = await desk.rest()
    const { session } = desk
    const { rows: orders } = await session.ask('ReqQryOrder', session.investor())
    for (const ticket of [filled, resting]) {
      const row = orders.find((each) => orderIdentityOf(each) === ticket.identity)
      for (const field of ['OrderStatus', 'VolumeTraded', 'VolumeTotal', 'LimitPrice']) {
        expectThat(row?.get(field) === ticket.last()?.get(field), `${field} as the last OnRtnOrder had it`)
      }
    }
    const { rows: trades } = await session.ask('ReqQryTrade', session.investor())
    const keys = new Set(trades.map(tradeKeyOf))
    for (const trade of filled.trades()) expectThat(keys.has(tradeKeyOf(trade)), 'the trade in ReqQryTrade')
    return passed
  },
}
