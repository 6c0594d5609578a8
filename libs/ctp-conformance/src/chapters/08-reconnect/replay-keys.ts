import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { tradeKeyOf } from '../../orders/account-record.js'

export const replayKeys: ConformanceCase = {
  number: '8.5',
  title: { zh: '重放两次，成交键相同', en: 'a day replayed twice tells the same trade keys' },
  needs: ['orders', 'proxy'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.fill({ side: 'buy' })
    const proxy = await bench.proxy(bench.settings.traderFront)
    const session = bench.openTrader({ front: proxy.url })
    session.init()
    const replay = async (): Promise<string[]> => {
      const mark = session.log.mark()
      await session.logIn()
      await session.log.until(() => ticket.trades(session.log, mark).length > 0, 'the trade in the replay')
      await session.log.quiet()
      return session.log.named('OnRtnTrade', mark).map(tradeKeyOf)
    }
    await session.connected()
    const first = await replay()
    const cutAt = session.log.mark()
    proxy.cut()
    await session.reconnected(cutAt)
    const second = await replay()
    expectThat(new Set(first).size === first.length, 'every trade once in a replay')
    expectThat(first.join() === second.join(), 'the same trades in the same order')
    return passed
  },
}
