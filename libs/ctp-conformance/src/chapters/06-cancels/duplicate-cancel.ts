import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const duplicateCancel: ConformanceCase = {
  number: '6.7',
  title: {
    zh: '重复撤单：错误 24、25 或 26，单只撤一次',
    en: 'a cancel sent twice: error 24, 25 or 26 for one, and one order cancelled once',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.rest()
    const order = await ticket.resting()
    const { log } = desk.session
    const mark = log.mark()
    const requestIds = [desk.cancelBySysId(order), desk.cancelBySysId(order)]
    await ticket.complete()
    const errors = (): number[] => requestIds.map((id) => desk.cancelError(id, mark) ?? 0).filter((id) => id !== 0)
    await log.within(() => errors().length > 0, bench.pace.quietMs)
    expectThat(errors().length <= 1, 'at most one of the two to be refused')
    for (const error of errors()) expectThat([24, 25, 26].includes(error), `error 24, 25 or 26, not ${error}`)
    expectThat(ticket.status() === '5' && ticket.volumeTraded() === 0, 'the order to be cancelled')
    return passed
  },
}
