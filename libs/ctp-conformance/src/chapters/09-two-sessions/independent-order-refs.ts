import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const independentOrderRefs: ConformanceCase = {
  number: '9.3',
  title: { zh: '两个会话可以用同一 OrderRef', en: 'both sessions may use the same OrderRef' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const first = await desk.rest()
    const session = await bench.loggedInTrader()
    const other = await bench.desk(session)
    const price = desk.market.farPrice('buy', await desk.market.quote())
    const second = other.send({ side: 'buy', price }, first.orderRef)
    await second.resting()
    other.cancelByIdentity(await second.resting())
    await second.complete()
    expectThat(first.status() === '3', 'the order of the first session to rest still')
    return passed
  },
}
