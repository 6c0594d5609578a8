import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const cancelRefusalCallbacks: ConformanceCase = {
  number: '6.6',
  title: {
    zh: '被拒绝的撤单：OnRspOrderAction 与 OnErrRtnOrderAction',
    en: 'a refused cancel: OnRspOrderAction and OnErrRtnOrderAction',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { symbol, exchangeId } = desk.market.contract
    const { log } = desk.session
    const mark = log.mark()
    const requestId = desk.act({ ExchangeID: exchangeId, OrderSysID: '999999999998', InstrumentID: symbol })
    const response = await log.until(
      () => log.since(mark).find((event) => event.requestId === requestId),
      'OnRspOrderAction to the session that sent the cancel',
    )
    expectThat(response.name === 'OnRspOrderAction', `OnRspOrderAction, not ${response.name}`)
    const returned = await log.until(() => log.named('OnErrRtnOrderAction', mark)[0], 'OnErrRtnOrderAction')
    expectThat(returned.errorId === response.errorId, 'the same error in both')
    expectThat(log.named('OnRtnOrder', mark).length === 0, 'no OnRtnOrder')
    return passed
  },
}
