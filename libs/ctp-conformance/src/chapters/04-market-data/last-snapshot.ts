import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'

export const lastSnapshot: ConformanceCase = {
  number: '4.3',
  title: { zh: '订阅后立即推送最近一笔快照', en: 'subscribing pushes the last snapshot at once' },
  needs: [],
  async run(bench) {
    const { symbol } = (await bench.market()).contract
    const md = await bench.loggedInMd()
    await md.subscribe(symbol)
    await md.log.until(() => md.ticks(symbol)[0], `OnRtnDepthMarketData of ${symbol} after subscribing`)
    return passed
  },
}
