import type { ConformanceCase } from '../../case/conformance-case.js'
import { expectThat, passed } from '../../case/verdict.js'

export const tradeFields: ConformanceCase = {
  number: '5.22',
  title: { zh: '成交的字段与报单一致', en: 'a trade agrees with its order' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const ticket = await desk.fill({ side: 'buy' })
    const order = ticket.last()
    const trade = ticket.trades()[0]
    expectThat(trade, 'OnRtnTrade')
    for (const field of ['ExchangeID', 'InstrumentID', 'OrderSysID', 'TradingDay', 'Direction']) {
      expectThat(trade.get(field) === order?.get(field), `${field} of the order`)
    }
    expectThat(trade.get('OffsetFlag') === '0', 'OffsetFlag 0 for an opening order')
    expectThat(String(trade.get('TradeID')).trim() !== '', 'a TradeID')
    expectThat(Number(trade.get('Price')) <= ticket.order.price, 'a price within the limit of the order')
    expectThat(desk.market.isOnTick(Number(trade.get('Price'))), 'a price on a tick')
    expectThat(/^\d\d:\d\d:\d\d$/.test(String(trade.get('TradeTime'))), 'TradeTime as HH:MM:SS')
    return passed
  },
}
