import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { positionOf } from '../../orders/position-rows.js'
import { eventually } from '../../session/eventually.js'

export const closeToday: ConformanceCase = {
  number: '7.2',
  title: { zh: '平今减少今仓', en: 'close today takes from the today record' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const before = await positionOf(desk, 'short')
    await desk.fill({ side: 'sell' })
    const closing = await desk.fill({ side: 'buy', offset: '3' })
    expectThat(closing.trades()[0]?.get('OffsetFlag') === '3', 'OffsetFlag 3 on the trade')
    await eventually(
      bench.pace,
      async () => (await positionOf(desk, 'short')).todayLots === before.todayLots,
      `today's short lots to be ${before.todayLots} again`,
    )
    return passed
  },
}
