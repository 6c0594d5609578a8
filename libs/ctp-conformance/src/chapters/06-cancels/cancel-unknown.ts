import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelUnknown: ConformanceCase = {
  number: '6.5',
  title: { zh: '撤不存在的单：错误 25', en: 'an order that does not exist: error 25' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { symbol, exchangeId } = desk.market.contract
    const mark = desk.session.log.mark()
    const requestId = desk.act({ ExchangeID: exchangeId, OrderSysID: '999999999999', InstrumentID: symbol })
    const { log } = desk.session
    const error = await log.until(
      () => desk.cancelError(requestId, mark),
      'OnRspOrderAction or OnErrRtnOrderAction with an error',
    )

    expectThat(error === 25, `error 25, not ${error}`)
    return passed
  },
}
