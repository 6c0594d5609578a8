import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const marginRate: ConformanceCase = {
  number: '3.9',
  title: { zh: '查询保证金率', en: 'the margin rate of a contract' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { symbol, exchangeId } = (await bench.market()).contract
    const fields = { ...session.investor(), InstrumentID: symbol, ExchangeID: exchangeId, HedgeFlag: '1' }
    const { rows, errorId } = await session.ask('ReqQryInstrumentMarginRate', fields)
    expectThat(errorId === 0 && rows.length > 0, `a row, not error ${errorId}`)
    const row = rows[0]
    for (const side of ['Long', 'Short']) {
      const rate = Number(row?.get(`${side}MarginRatioByMoney`)) + Number(row?.get(`${side}MarginRatioByVolume`))
      expectThat(rate > 0, `a margin for the ${side.toLowerCase()} side`)
    }
    return passed
  },
}
