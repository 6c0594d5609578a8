import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { positionOf } from '../../orders/position-rows.js'
import { eventually } from '../../session/eventually.js'

export const frozenLots: ConformanceCase = {
  number: '7.5',
  title: {
    zh: '平仓单排队时持仓冻结，撤单后解冻',
    en: 'lots are frozen while a close order rests, and free after its cancel',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const before = await positionOf(desk, 'long')
    await desk.fill({ side: 'buy' })
    const closing = await desk.rest({ side: 'sell', offset: '3' })
    const frozen = async (): Promise<number> => (await positionOf(desk, 'long')).frozenLots - before.frozenLots
    await eventually(bench.pace, async () => (await frozen()) === 1, 'ShortFrozen to grow by 1 on the long record')
    desk.cancelBySysId(await closing.resting())
    await closing.complete()
    await eventually(bench.pace, async () => (await frozen()) === 0, 'ShortFrozen to be what it was after the cancel')
    return passed
  },
}
