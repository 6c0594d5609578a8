import type { ConformanceCase } from '../../case/conformance-case.js'
import { notApplicable, passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'
import { positionOf } from '../../orders/position-rows.js'

export const closeYesterdayWithoutLots: ConformanceCase = {
  number: '7.3',
  title: {
    zh: '没有昨仓时平昨：错误 51（或 30、50）',
    en: 'close yesterday without lots of yesterday: error 51 (or 30, 50)',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    await desk.fill({ side: 'buy' })
    const { yesterdayLots } = await positionOf(desk, 'long')
    if (yesterdayLots > 0) throw notApplicable('账户有昨仓', 'the account holds lots of yesterday')
    const price = desk.market.farPrice('sell', await desk.market.quote())
    const ticket = desk.send({ side: 'sell', offset: '4', price, isRefusable: true })
    await expectRefusalByCounter(ticket, [51, 30, 50])
    return passed
  },
}
