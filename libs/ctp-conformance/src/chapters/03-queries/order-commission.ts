import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const orderCommission: ConformanceCase = {
  number: '3.11',
  title: { zh: '查询报单手续费', en: 'the order fee of a contract' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    if (!session.api.hasRequest('ReqQryInstrumentOrderCommRate')) {
      throw notApplicable('此版本没有这个查询', 'this version has no such query')
    }
    const { symbol } = (await bench.market()).contract
    const { rows, errorId } = await session.ask('ReqQryInstrumentOrderCommRate', {
      ...session.investor(),
      InstrumentID: symbol,
    })
    if (errorId === 77) throw notApplicable('柜台没有这个查询', 'the counter has no such query')
    expectThat(errorId === 0, `rows or an empty answer, not error ${errorId}`)
    for (const row of rows) {
      expectThat(Number(row.get('OrderCommByVolume')) >= 0, 'OrderCommByVolume of 0 or more')
      expectThat(Number(row.get('OrderActionCommByVolume')) >= 0, 'OrderActionCommByVolume of 0 or more')
    }
    return passed
  },
}
