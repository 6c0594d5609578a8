import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

const REASONS: readonly number[] = [0x1001, 0x1002, 0x2001, 0x2002, 0x2003]

export const cutConnection: ConformanceCase = {
  number: '8.1',
  title: {
    zh: '连接被切断：OnFrontDisconnected 带原因，库自行重连',
    en: 'a cut connection: OnFrontDisconnected with a known reason, and the library comes back by itself',
  },
  needs: ['proxy'],
  async run(bench) {
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = await bench.loggedInTrader({ front: proxy.url })
    proxy.cut()
    const { log } = session
    const ended = await log.until(() => log.named('OnFrontDisconnected')[0], 'OnFrontDisconnected')
    expectThat(
      REASONS.includes(ended.reason ?? 0),
      `reason 0x1001, 0x1002, 0x2001, 0x2002 or 0x2003, not ${ended.reason}`,
    )
    await session.connected()
    return passed
  },
}
