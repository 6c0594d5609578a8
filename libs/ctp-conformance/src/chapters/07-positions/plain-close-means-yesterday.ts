import type { ConformanceCase } from '../../case/conformance-case.js'
import { notApplicable, passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'
import { positionOf } from '../../orders/position-rows.js'

export const plainCloseMeansYesterday: ConformanceCase = {
  number: '7.4',
  title: {
    zh: '上期所的“平仓”是平昨：只有今仓时被拒绝',
    en: "plain close means yesterday at SHFE: refused when all lots are today's",
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    await desk.fill({ side: 'buy' })
    const { yesterdayLots } = await positionOf(desk, 'long')
    if (yesterdayLots > 0) throw notApplicable('账户有昨仓', 'the account holds lots of yesterday')
    const price = desk.market.farPrice('sell', await desk.market.quote())
    const ticket = desk.send({ side: 'sell', offset: '1', price, isRefusable: true })
    await expectRefusalByCounter(ticket, [51, 30, 50])
    return passed
  },
}
