import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'

export const missingField: ConformanceCase = {
  number: '5.18',
  title: { zh: '缺少字段：错误 15 等', en: 'a missing field: error 15 or its like' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const price = desk.market.farPrice('buy', await desk.market.quote())
    await expectRefusalByCounter(
      desk.send({ side: 'buy', price, fields: { TimeCondition: undefined }, isRefusable: true }),
    )
    await expectRefusalByCounter(desk.send({ side: 'buy', price, lots: 0, isRefusable: true }))
    return passed
  },
}
