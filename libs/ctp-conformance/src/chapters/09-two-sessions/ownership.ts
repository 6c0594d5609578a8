import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const ownership: ConformanceCase = {
  number: '9.2',
  title: { zh: '报单的 FrontID 与 SessionID 指明归属', en: 'FrontID and SessionID tell whose order it is' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const other = await bench.desk(await bench.loggedInTrader())
    const [own, foreign] = [await desk.rest(), await other.rest()]
    for (const { log } of [desk.session, other.session]) {
      for (const ticket of [own, foreign]) {
        const { login } = ticket.session
        const told = await log.until(
          () => log.named('OnRtnOrder').find((each) => each.get('OrderSysID') === ticket.last()?.get('OrderSysID')),
          'the order in both sessions',
        )
        expectThat(told.get('FrontID') === login?.frontId, 'the FrontID of the session that sent it')
        expectThat(told.get('SessionID') === login?.sessionId, 'the SessionID of the session that sent it')
      }
    }
    return passed
  },
}
