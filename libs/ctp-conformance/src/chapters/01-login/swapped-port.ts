import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'

export const swappedPort: ConformanceCase = {
  number: '1.8',
  title: { zh: '交易库连到行情前置：错误 77', en: 'a trader library on the market data front learns of it: error 77' },
  needs: [],
  async run(bench) {
    const { mdFront, traderFront, password, brokerId, userId } = bench.settings
    if (mdFront === traderFront) throw notApplicable('两个前置地址相同', 'both fronts have one address')
    const session = bench.openTrader({ front: mdFront })
    session.init()
    const { log } = session
    const began = await log.within(() => log.events.at(-1), bench.pace.timeoutMs)
    const closes = notApplicable('前置直接断开', 'the front just closes the connection')
    if (began?.name !== 'OnFrontConnected') throw closes
    const requestId = session.nextRequestId()
    session.send('ReqUserLogin', { BrokerID: brokerId, UserID: userId, Password: password }, requestId)
    const answer = await log.within(
      () => log.events.find((event) => event.requestId === requestId || event.name === 'OnFrontDisconnected'),
      bench.pace.timeoutMs,
    )
    if (!answer) throw notApplicable('前置不应答', 'the front does not answer')
    if (answer.name === 'OnFrontDisconnected') throw closes
    expectThat(answer.errorId === 77, `error 77 on the wrong port, not ${answer.errorId}`)
    return passed
  },
}
