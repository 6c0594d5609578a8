import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'
import { expectRefusal } from '../../orders/expect-refusal.js'

export const priceBeyondLimit: ConformanceCase = {
  number: '5.17',
  title: {
    zh: '超出涨跌停的价格被拒绝，且可与撤单区分',
    en: 'a price beyond the daily limit is rejected, told apart from a cancel',
  },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { lowerLimit } = await desk.market.quote()
    const price = desk.market.onTick(lowerLimit - 10 * desk.market.contract.priceTick)
    const ticket = desk.send({ side: 'buy', price, isRefusable: true })
    await expectRefusal(ticket)
    expectThat(ticket.trades().length === 0, 'no trade')
    return passed
  },
}
