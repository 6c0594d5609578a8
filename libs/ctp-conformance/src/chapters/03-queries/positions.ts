import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const positions: ConformanceCase = {
  number: '3.5',
  title: { zh: '查询持仓：每个合约每个方向最多两条记录', en: 'positions: up to two records a contract and side' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, errorId } = await session.ask('ReqQryInvestorPosition', session.investor())
    expectThat(errorId === 0, `rows or an empty answer, not error ${errorId}`)
    const keys = rows.map((row) =>
      ['InstrumentID', 'PosiDirection', 'PositionDate', 'HedgeFlag', 'InvestUnitID']
        .map((field) => row.get(field))
        .join('/'),
    )
    expectThat(new Set(keys).size === keys.length, 'each record once')
    for (const row of rows) {
      expectThat(['1', '2', '3'].includes(String(row.get('PosiDirection'))), 'PosiDirection 1, 2 or 3')
      expectThat(['1', '2'].includes(String(row.get('PositionDate'))), 'PositionDate 1 or 2')
      expectThat(Number(row.get('Position')) >= 0, 'Position of 0 or more')
      expectThat(Number(row.get('TodayPosition')) <= Number(row.get('Position')), 'TodayPosition within Position')
    }
    return passed
  },
}
