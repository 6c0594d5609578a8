import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'
import { partialFill } from './partial-fill.js'

export const partialThenCancel: ConformanceCase = {
  number: '5.6',
  title: { zh: '部分成交后撤单：1 成交 1 5', en: 'partial, then cancel: 1 trade 1 5' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await partialFill(bench, {
      wantsRest: Math.ceil(bench.lotsMax / 2),
      onPartial: (each) => {
        const last = each.last()
        if (last) desk.cancelBySysId(last)
      },
      isDone: (each) => each.status() === '5' && each.isComplete(),
    })
    if (!ticket)
      throw notApplicable(
        '挡位太厚，或剩余部分先成交了',
        'the book is too deep for --lots-max, or the rest was filled first',
      )
    expectThat(/^(a )?(3 )?1 5$/.test(ticket.states()), `the states a 1 5, not ${ticket.states()}`)
    expectThat(ticket.tradedLots() === ticket.volumeTraded(), 'trades that add up to VolumeTraded')
    expectThat(ticket.last()?.get('OrderSubmitStatus') !== '4', 'an OrderSubmitStatus other than 4 (rejected)')
    return passed
  },
}
