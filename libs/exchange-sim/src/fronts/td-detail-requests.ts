import type { LegMarks, OpenLots, PositionLeg } from '../counter/position-leg.js'
import type { Exchange } from '../exchange/exchange.js'
import { afterLogin, type TdHandler } from './td-request.js'

/** Open lots by the trade that opened them. */
export const DETAIL_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryInvestorPositionDetail: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const wanted = fields.text('InstrumentID')
    const rows = exchange
      .account(accountId)
      .legs.filter((leg) => wanted === '' || leg.symbol === wanted)
      .flatMap((leg) =>
        (['yesterday', 'today'] as const).flatMap((which) =>
          leg[which].open.map((lots) => detailFields(leg, which, lots, exchange, accountId)),
        ),
      )
    session.respondRows(name, requestId, rows)
  }),
}

function detailFields(
  leg: PositionLeg,
  which: 'yesterday' | 'today',
  { openPrice, lots, openDay, tradeId }: OpenLots,
  exchange: Exchange,
  accountId: string,
) {
  const at: LegMarks = exchange.marks(leg.symbol)
  const { multiplier, marginRatio } = at.contract.spec
  const basis = which === 'today' ? openPrice : at.preSettlement
  const sign = leg.side === 'long' ? 1 : -1
  const margin = basis * lots * multiplier * marginRatio
  return {
    InstrumentID: leg.symbol,
    BrokerID: exchange.brokerId,
    InvestorID: accountId,
    HedgeFlag: '1',
    // Of the order that opened it.
    Direction: leg.side === 'long' ? '0' : '1',
    OpenDate: openDay ?? '',
    TradeID: tradeId ?? '',
    Volume: lots,
    OpenPrice: openPrice,
    TradingDay: exchange.tradingDay,
    SettlementID: 1,
    TradeType: '0',
    ExchangeID: at.contract.spec.exchange,
    PositionProfitByDate: (at.mark - basis) * lots * multiplier * sign,
    PositionProfitByTrade: (at.mark - openPrice) * lots * multiplier * sign,
    Margin: margin,
    ExchMargin: margin,
    MarginRateByMoney: marginRatio,
    MarginRateByVolume: 0,
    LastSettlementPrice: at.preSettlement,
    SettlementPrice: at.mark,
    CloseVolume: 0,
    CloseAmount: 0,
  }
}
