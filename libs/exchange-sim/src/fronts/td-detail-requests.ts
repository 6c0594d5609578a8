import { turnoverOf } from '../counter/contract.js'
import { chargeOf } from '../counter/contract-terms.js'
import type { PositionDetail } from '../counter/position-detail.js'
import type { BucketName, LegMarks } from '../counter/position-leg.js'
import { afterLogin, type TdHandler } from './td-request.js'

/** Lots by the trade that opened them; also those that are closed since, until the day ends. */
export const DETAIL_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryInvestorPositionDetail: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const marks = exchange.ledger.marksOf(accountId)
    const holder = { brokerId: exchange.brokerId, accountId, tradingDay: exchange.tradingDay }
    const wanted = fields.text('InstrumentID')
    const rows = exchange
      .account(accountId)
      .legs.filter((leg) => wanted === '' || leg.symbol === wanted)
      .flatMap((leg) =>
        (['yesterday', 'today'] as const).flatMap((which) =>
          leg[which].details.map((detail) => detailFields(detail, which, marks(leg.symbol), holder)),
        ),
      )
    session.respondRows(name, requestId, rows)
  }),
}

/** CThostFtdcInvestorPositionDetailField. */
export function detailFields(
  detail: PositionDetail,
  which: BucketName,
  at: LegMarks,
  holder: { brokerId: string; accountId: string; tradingDay: string },
) {
  const { side, openPrice, lots } = detail
  const { contract, terms, preSettlement, mark } = at
  const basis = which === 'today' ? openPrice : preSettlement
  const marginBasis = which === 'today' && terms.marginPrice === 'open_price' ? openPrice : preSettlement
  const value = turnoverOf(contract, marginBasis, lots)
  const profit = (from: number): number => turnoverOf(contract, mark - from, lots) * (side === 'long' ? 1 : -1)
  return {
    InstrumentID: detail.symbol,
    BrokerID: holder.brokerId,
    InvestorID: holder.accountId,
    HedgeFlag: '1',
    // Of the order that opened it.
    Direction: side === 'long' ? '0' : '1',
    OpenDate: detail.openDay,
    TradeID: detail.tradeId,
    Volume: lots,
    OpenPrice: openPrice,
    TradingDay: holder.tradingDay,
    SettlementID: 1,
    TradeType: '0',
    ExchangeID: contract.spec.exchange,
    CloseProfitByDate: detail.closeProfitByDate,
    CloseProfitByTrade: detail.closeProfitByTrade,
    PositionProfitByDate: profit(basis),
    PositionProfitByTrade: profit(openPrice),
    Margin: chargeOf(terms.margin[side], value, lots),
    ExchMargin: chargeOf(terms.exchangeMargin[side], value, lots),
    MarginRateByMoney: terms.margin[side].byMoney,
    MarginRateByVolume: terms.margin[side].byVolume,
    LastSettlementPrice: preSettlement,
    SettlementPrice: mark,
    CloseVolume: detail.closedLots,
    CloseAmount: detail.closedAmount,
    TimeFirstVolume: lots,
  }
}
