import type { ConformanceCase } from '../../case/conformance-case.js'
import { passed } from '../../case/verdict.js'
import { expectRefusal } from '../../orders/expect-refusal.js'

export const offTickPrice: ConformanceCase = {
  number: '5.16',
  title: { zh: '不合最小变动价位的价格被拒绝', en: 'a price that lies on no tick is refused' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { priceTick } = desk.market.contract
    const price = desk.market.farPrice('buy', await desk.market.quote()) + priceTick / 2
    await expectRefusal(desk.send({ side: 'buy', price, isRefusable: true }))
    return passed
  },
}
