import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { hasPlainNumbers } from '../../session/plain-numbers.js'

export const depthQuery: ConformanceCase = {
  number: '3.3',
  title: { zh: '查询行情', en: 'the market of a contract' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { symbol } = (await bench.market()).contract
    const { rows, errorId } = await session.ask('ReqQryDepthMarketData', { InstrumentID: symbol })
    expectThat(errorId === 0, `rows, not error ${errorId}`)
    const row = rows.find((each) => each.get('InstrumentID') === symbol)
    expectThat(row, `a row for ${symbol}`)
    const [lower, upper] = [Number(row.get('LowerLimitPrice')), Number(row.get('UpperLimitPrice'))]
    expectThat(lower > 0 && lower < upper, 'a lower limit below the upper one')
    expectThat(Number(row.get('PreSettlementPrice')) > 0, 'a PreSettlementPrice')
    expectThat(hasPlainNumbers(row), 'no DBL_MAX among the numbers')
    return passed
  },
}
