import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const rspInfo: ConformanceCase = {
  number: '3.13',
  title: { zh: '查询应答的 RspInfo 为空指针或错误 0', en: 'RspInfo of a query is NULL or error 0' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { events } = await session.ask('ReqQryTradingAccount', session.investor())
    for (const event of events) {
      expectThat(event.rspInfo === undefined || event.rspInfo.ErrorID === 0, 'NULL or ErrorID 0')
    }
    return passed
  },
}
