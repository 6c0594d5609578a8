import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const commissionRate: ConformanceCase = {
  number: '3.10',
  title: { zh: '查询手续费率', en: 'the commission rate of a contract' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { symbol, exchangeId } = (await bench.market()).contract
    const fields = { ...session.investor(), InstrumentID: symbol, ExchangeID: exchangeId }
    const { rows, errorId } = await session.ask('ReqQryInstrumentCommissionRate', fields)
    expectThat(errorId === 0 && rows.length > 0, `a row, not error ${errorId}`)
    for (const rate of ['OpenRatio', 'CloseRatio', 'CloseTodayRatio']) {
      const [byMoney, byVolume] = [Number(rows[0]?.get(`${rate}ByMoney`)), Number(rows[0]?.get(`${rate}ByVolume`))]
      expectThat(byMoney >= 0 && byMoney < 0.1 && byVolume >= 0, `a plausible ${rate}`)
    }
    return passed
  },
}
