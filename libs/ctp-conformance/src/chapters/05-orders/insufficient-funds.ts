import type { ConformanceCase } from '../../case/conformance-case.js'
import { notApplicable, passed } from '../../case/verdict.js'
import { expectRefusalByCounter } from '../../orders/expect-refusal.js'

export const insufficientFunds: ConformanceCase = {
  number: '5.14',
  title: { zh: '资金不足：错误 31', en: 'not enough money: error 31' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { session, market } = desk
    const { symbol, exchangeId, multiplier, limitOrderLotsMax: lots } = market.contract
    const fields = { ...session.investor(), InstrumentID: symbol, ExchangeID: exchangeId, HedgeFlag: '1' }
    const rate = Number(
      (await session.ask('ReqQryInstrumentMarginRate', fields)).rows[0]?.get('LongMarginRatioByMoney'),
    )
    const funds = await session.ask('ReqQryTradingAccount', session.investor())
    const available = Number(funds.rows[0]?.get('Available'))
    const price = market.farPrice('buy', await market.quote())
    if (!(price * multiplier * lots * rate > available)) {
      throw notApplicable(`可用资金够买 ${lots} 手`, `the account can carry ${lots} lots, the largest order`)
    }
    const ticket = desk.send({ side: 'buy', price, lots, isRefusable: true })
    await expectRefusalByCounter(ticket, [31])
    return passed
  },
}
