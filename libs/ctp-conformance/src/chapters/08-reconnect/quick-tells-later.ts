import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const quickTellsLater: ConformanceCase = {
  number: '8.7',
  title: { zh: 'QUICK 只推登录之后的消息', en: 'QUICK tells what comes after the login only' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const old = await desk.rest()
    const session = await bench.loggedInTrader({ privateTopic: 'quick' })
    await session.log.quiet()
    expectThat(old.returns(session.log).length === 0, 'nothing from before the login')
    const fresh = await desk.rest()
    await session.log.until(() => fresh.returns(session.log).length > 0, 'an order from after the login')
    return passed
  },
}
