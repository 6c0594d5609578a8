import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const duplicateOrderRef: ConformanceCase = {
  number: '5.15',
  title: { zh: '重复的 OrderRef：错误 22', en: 'an OrderRef that was used already: error 22' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const first = await desk.rest()
    const price = desk.market.farPrice('buy', await desk.market.quote())
    const mark = desk.session.log.mark()
    const second = desk.send({ side: 'buy', price }, first.orderRef)
    const isRefused = (): boolean => second.refusal() !== undefined
    await desk.session.log.until(() => isRefused() || second.returns().length > 0, 'OnRspOrderInsert with error 22')
    expectThat(isRefused(), 'error 22 for an OrderRef that was used already')
    expectThat(second.refusal()?.errorId === 22, `error 22, not ${second.refusal()?.errorId}`)
    const told = first.returns(desk.session.log, mark).filter((event) => event.get('OrderStatus') !== '3')
    expectThat(told.length === 0, 'the first order to rest unharmed')
    return passed
  },
}
