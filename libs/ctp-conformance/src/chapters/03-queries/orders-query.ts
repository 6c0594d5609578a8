import type { ConformanceCase } from '../../case/conformance-case.js'
import { isCtpCode } from 'ctp-node-binding'
import { expectThat, passed } from '../../case/verdict.js'

export const ordersQuery: ConformanceCase = {
  number: '3.7',
  title: { zh: '查询报单', en: 'orders of the day' },
  needs: [],
  async run(bench) {
    const session = await bench.trader()
    const { rows, errorId } = await session.ask('ReqQryOrder', session.investor())
    expectThat(errorId === 0, `rows or an empty answer, not error ${errorId}`)
    for (const row of rows) {
      expectThat(isCtpCode('OrderStatus', row.get('OrderStatus')), 'a known OrderStatus')
      expectThat(isCtpCode('OrderSubmitStatus', row.get('OrderSubmitStatus')), 'a known OrderSubmitStatus')
      const [traded, total] = [Number(row.get('VolumeTraded')), Number(row.get('VolumeTotalOriginal'))]
      expectThat(traded >= 0 && traded <= total, 'VolumeTraded within VolumeTotalOriginal')
    }
    return passed
  },
}
