import type { ConformanceCase } from '../../case/conformance-case.js'
import { notApplicable, passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'

export const orderBeforeConfirmation: ConformanceCase = {
  number: '2.1',
  title: { zh: '结算单确认前报单以错误 42 拒绝', en: 'an order before the settlement is confirmed is refused with 42' },
  needs: ['orders'],
  async run(bench) {
    const session = await bench.trader()
    const { rows } = await session.ask('ReqQrySettlementInfoConfirm', session.investor())
    const days = rows.map((row) => String(row.get('ConfirmDate')))
    if (days.includes(session.login?.tradingDay ?? '')) {
      throw notApplicable('今天已经确认过结算单', 'the settlement was confirmed earlier today')
    }
    const desk = await bench.deskBeforeConfirmation()
    const quote = await desk.market.quote()
    const ticket = desk.send({ side: 'buy', price: desk.market.farPrice('buy', quote) })
    await ticket.answered()
    // Some counters stamp a confirmation by the calendar, not by the trading day.
    if (!ticket.refusal() && rows.length > 0) {
      throw notApplicable('可能已在本交易日确认过结算单', 'the settlement may have been confirmed for this trading day')
    }
    await expectRefusalByCounter(ticket, [42])
    return passed
  },
}
