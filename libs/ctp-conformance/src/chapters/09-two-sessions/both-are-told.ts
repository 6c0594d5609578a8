import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'

export const bothAreTold: ConformanceCase = {
  number: '9.1',
  title: { zh: '两个会话都收到全部报单与成交', en: 'both sessions are told every order and trade' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const other = await bench.desk(await bench.loggedInTrader())
    for (const [sender, listener] of [
      [desk, other],
      [other, desk],
    ] as const) {
      const { log } = listener.session
      const mark = log.mark()
      const resting = await sender.rest()
      const filled = await sender.fill({ side: 'buy' })
      await log.until(
        () => resting.returns(log, mark).some((each) => each.get('OrderStatus') === '3'),
        'the resting order in the other session',
      )
      await log.until(() => filled.trades(log, mark).length > 0, 'OnRtnTrade in the other session')
      await log.until(
        () => filled.returns(log, mark).some((each) => each.get('OrderStatus') === '0'),
        'the filled order in the other session',
      )
    }
    return passed
  },
}
