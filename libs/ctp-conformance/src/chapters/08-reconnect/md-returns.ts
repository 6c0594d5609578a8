import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const mdReturns: ConformanceCase = {
  number: '8.9',
  title: {
    zh: '行情连接切断后重连，重新登录并订阅后行情继续',
    en: 'market data comes back after a cut, a login and a subscription',
  },
  needs: ['proxy'],
  async run(bench) {
    const market = await bench.market()
    await market.quote()
    const { symbol } = market.contract
    const proxy = await bench.proxy(bench.settings.mdFront)
    const md = await bench.loggedInMd(proxy.url)
    await md.subscribe(symbol)
    await md.log.until(() => md.ticks(symbol).length >= 2, 'snapshots before the cut')
    const cutAt = md.log.mark()
    proxy.cut()
    await md.reconnected(cutAt)
    const mark = md.log.mark()
    await md.logIn()
    const answer = await md.subscribe(symbol)
    expectThat(answer.errorId === 0, `no error, not ${answer.errorId}`)
    await md.log.until(() => md.ticks(symbol, mark).length >= 2, 'snapshots after the cut')
    return passed
  },
}
