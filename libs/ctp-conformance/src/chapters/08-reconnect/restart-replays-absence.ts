import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'

export const restartReplaysAbsence: ConformanceCase = {
  number: '8.4',
  title: { zh: 'RESTART 重放断线期间的报单与成交', en: 'RESTART replays orders and trades of the time away' },
  needs: ['orders', 'proxy'],
  async run(bench) {
    const desk = await bench.desk()
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = await bench.loggedInTrader({ front: proxy.url })
    await proxy.refuse()
    await session.log.until(() => session.log.named('OnFrontDisconnected')[0], 'OnFrontDisconnected')
    const resting = await desk.rest()
    const filled = await desk.fill({ side: 'buy' })
    await proxy.admit()
    await session.connected()
    const mark = session.log.mark()
    await session.logIn()
    const { log } = session
    await log.until(() => filled.trades(log, mark).length > 0, 'OnRtnTrade of the time away')
    await log.until(() => filled.returns(log, mark).some((each) => each.get('OrderStatus') === '0'), 'the filled order')
    await log.until(
      () => resting.returns(log, mark).some((each) => each.get('OrderStatus') === '3'),
      'the resting order',
    )
    return passed
  },
}
