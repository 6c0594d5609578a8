import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'

export const unknownInstrument: ConformanceCase = {
  number: '5.12',
  title: { zh: '不存在的合约：错误 16', en: 'an unknown contract: error 16' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const price = desk.market.farPrice('buy', await desk.market.quote())
    const ticket = desk.send({ side: 'buy', price, fields: { InstrumentID: 'zz0001' }, isRefusable: true })
    await expectRefusalByCounter(ticket, [16])
    return passed
  },
}
