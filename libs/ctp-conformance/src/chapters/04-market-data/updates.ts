import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const updates: ConformanceCase = {
  number: '4.4',
  title: { zh: '行情持续更新，成交量不减', en: 'snapshots keep coming, and the volume never falls' },
  needs: [],
  async run(bench) {
    const market = await bench.market()
    await market.quote()
    const { md, contract } = market
    const mark = md.log.mark()
    await md.log.until(() => md.ticks(contract.symbol, mark).length >= 6, 'six more snapshots')
    const ticks = md.ticks(contract.symbol, mark)
    const volumes = ticks.map((tick) => Number(tick.get('Volume')))
    const isRising = volumes.every((volume, index) => index === 0 || volume >= (volumes[index - 1] ?? 0))
    expectThat(isRising, 'Volume that never falls within the trading day')
    return passed
  },
}
