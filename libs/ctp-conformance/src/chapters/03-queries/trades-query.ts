import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { tradeKeyOf } from '../../orders/account-record.js'

export const tradesQuery: ConformanceCase = {
  number: '3.8',
  title: { zh: '查询成交：成交键各不相同', en: 'trades of the day: every key once' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, errorId } = await session.ask('ReqQryTrade', session.investor())
    expectThat(errorId === 0, `rows or an empty answer, not error ${errorId}`)
    const keys = rows.map(tradeKeyOf)
    expectThat(new Set(keys).size === keys.length, 'each TradingDay, ExchangeID, TradeID and Direction once')
    for (const row of rows) expectThat(Number(row.get('Volume')) > 0, 'a Volume above 0')
    return passed
  },
}
