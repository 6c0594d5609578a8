import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const oneInstrument: ConformanceCase = {
  number: '3.1',
  title: { zh: '查询一个合约', en: 'one contract' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { symbol } = (await bench.market()).contract
    const { rows } = await session.ask('ReqQryInstrument', { InstrumentID: symbol })
    const row = rows.find((each) => each.get('InstrumentID') === symbol)
    expectThat(row, `a row for ${symbol}`)
    for (const field of ['VolumeMultiple', 'PriceTick', 'MaxLimitOrderVolume', 'MinLimitOrderVolume']) {
      expectThat(Number(row.get(field)) > 0, `${field} above 0`)
    }
    expectThat(row.get('ProductClass') === '1', 'ProductClass 1 (futures)')
    expectThat(symbol.startsWith(String(row.get('ProductID'))), 'a ProductID with which the contract begins')
    expectThat(/^20\d{6}$/.test(String(row.get('ExpireDate'))), 'an ExpireDate')
    expectThat(String(row.get('InstrumentName')).includes('\uFFFD') === false, 'an InstrumentName in GBK')
    return passed
  },
}
