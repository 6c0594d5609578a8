import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const positionDetails: ConformanceCase = {
  number: '3.6',
  title: { zh: '查询持仓明细', en: 'position details' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, errorId } = await session.ask('ReqQryInvestorPositionDetail', session.investor())
    if (errorId === 77) throw notApplicable('柜台没有这个查询', 'the counter has no such query')
    expectThat(errorId === 0, `rows or an empty answer, not error ${errorId}`)
    for (const row of rows) {
      expectThat(row.get('InstrumentID') !== '', 'an InstrumentID')
      expectThat(Number(row.get('Volume')) >= 0, 'a Volume of 0 or more')
      expectThat(/^20\d{6}$/.test(String(row.get('OpenDate'))), 'an OpenDate')
    }
    return passed
  },
}
