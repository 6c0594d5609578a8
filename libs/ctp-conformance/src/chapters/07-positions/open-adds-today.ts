import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { positionOf } from '../../orders/position-rows.js'
import { eventually } from '../../session/eventually.js'

export const openAddsToday: ConformanceCase = {
  number: '7.1',
  title: { zh: '开仓增加今仓', en: 'an opening adds to the today record' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const before = await positionOf(desk, 'long')
    await desk.fill({ side: 'buy' })
    const expected = `today's long lots to go from ${before.todayLots} to ${before.todayLots + 1}`
    const after = await eventually(
      bench.pace,
      async () => {
        const now = await positionOf(desk, 'long')
        return now.todayLots === before.todayLots + 1 ? now : undefined
      },
      expected,
    )
    expectThat(after.yesterdayLots === before.yesterdayLots, "yesterday's lots to stay")
    return passed
  },
}
