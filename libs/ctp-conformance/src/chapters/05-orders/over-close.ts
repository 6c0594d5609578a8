import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'
import { positionOf } from '../../orders/position-rows.js'

export const overClose: ConformanceCase = {
  number: '5.13',
  title: { zh: '平仓超过持仓：错误 30、50 或 51', en: 'closing more than is held: error 30, 50 or 51' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { todayLots } = await positionOf(desk, 'long')
    const price = desk.market.farPrice('sell', await desk.market.quote())
    const ticket = desk.send({ side: 'sell', offset: '3', price, lots: todayLots + 1, isRefusable: true })
    await expectRefusalByCounter(ticket, [30, 50, 51])
    return passed
  },
}
