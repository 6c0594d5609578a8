import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelFilled: ConformanceCase = {
  number: '6.4',
  title: { zh: '撤已成交的单：错误 26（或 25）', en: 'an order that is filled: error 26 (or 25)' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const order = await (await desk.fill({ side: 'buy' })).complete()
    const mark = desk.session.log.mark()
    const requestId = desk.cancelBySysId(order)
    const { log } = desk.session
    const error = await log.until(
      () => desk.cancelError(requestId, mark),
      'OnRspOrderAction or OnErrRtnOrderAction with an error',
    )

    expectThat([25, 26].includes(error), `error 26 or 25, not ${error}`)
    return passed
  },
}
