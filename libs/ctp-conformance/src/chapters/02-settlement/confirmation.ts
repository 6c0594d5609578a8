import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const confirmation: ConformanceCase = {
  number: '2.3',
  title: { zh: '确认结算单，且可查到确认', en: 'the settlement is confirmed, and the confirmation can be queried' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { errorId } = await session.confirmSettlement()
    expectThat(errorId === 0, `OnRspSettlementInfoConfirm without an error, not ${errorId}`)
    const { rows } = await session.ask('ReqQrySettlementInfoConfirm', session.investor())
    const row = rows.at(-1)
    expectThat(row, 'a row of ReqQrySettlementInfoConfirm after the confirmation')
    expectThat(/^20\d{6}$/.test(String(row.get('ConfirmDate'))), 'a ConfirmDate')
    return passed
  },
}
