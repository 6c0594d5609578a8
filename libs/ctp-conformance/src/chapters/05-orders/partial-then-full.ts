import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'
import { partialFill } from './partial-fill.js'

export const partialThenFull: ConformanceCase = {
  number: '5.5',
  title: { zh: '部分成交后全部成交：1 成交 1 0 成交', en: 'partial, then full: 1 trade 1 0 trade' },
  needs: ['orders'],
  async run(bench) {
    const ticket = await partialFill(bench, {
      wantsRest: 1,
      isDone: (each) => each.status() === '0' && each.isComplete(),
    })
    if (!ticket)
      throw notApplicable('挡位太厚或没有后续成交', 'the book is too deep for --lots-max, or the rest was not filled')
    expectThat(/^(a )?(3 )?1 0$/.test(ticket.states()), `the states a 1 0, not ${ticket.states()}`)
    expectThat(ticket.tradedLots() === ticket.lots, `trades of ${ticket.lots} lots, not ${ticket.tradedLots()}`)
    return passed
  },
}
