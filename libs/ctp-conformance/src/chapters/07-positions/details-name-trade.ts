import type { ConformanceCase } from '../../case/conformance-case.js'
import type { SpiEvent } from 'ctp-node-binding'
import { expectThat, notApplicable, passed } from '../../case/verdict.js'
import { eventually } from '../../session/eventually.js'

const idOf = (event: SpiEvent | undefined): string => String(event?.get('TradeID')).trim()

export const detailsNameTrade: ConformanceCase = {
  number: '7.7',
  title: { zh: '持仓明细列出开仓成交', en: 'position details list the opening trade' },
  needs: ['orders'],
  async run(bench) {
    const desk = await bench.desk()
    const { session } = desk
    const trade = (await desk.fill({ side: 'buy' })).trades()[0]
    const details = async () => {
      const { rows, errorId } = await session.ask('ReqQryInvestorPositionDetail', session.investor())
      if (errorId === 77) throw notApplicable('柜台没有这个查询', 'the counter has no such query')
      return rows.find((row) => idOf(row) === idOf(trade) && row.get('InstrumentID') === trade?.get('InstrumentID'))
    }
    const row = await eventually(bench.pace, details, 'the TradeID of the opening trade among the details')
    expectThat(row.get('Direction') === '0', 'Direction 0 (buy)')
    expectThat(row.get('Volume') === 1, 'Volume 1')
    expectThat(row.get('OpenPrice') === trade?.get('Price'), 'the price of the trade as OpenPrice')
    expectThat(row.get('OpenDate') === trade?.get('TradingDay'), 'the TradingDay of the trade as OpenDate')
    return passed
  },
}
