import type { ContractTerms, Rate } from '../counter/contract-terms.js'
import type { Contract } from '../counter/contract.js'
import { afterLogin, type TdHandler, type TdRequest } from './td-request.js'
import { selectedContracts } from './selected-contracts.js'

type LoggedInRequest = TdRequest & { accountId: string }
type RateFields = (
  contract: Contract,
  terms: ContractTerms,
  request: LoggedInRequest,
) => Record<string, string | number>

/** Every row says whose rate it is: InvestorRange 1 all investors', 3 this one's. */
const head = ({ symbol, spec }: Contract, { isOwn }: ContractTerms, { front, accountId }: LoggedInRequest) => ({
  InstrumentID: symbol,
  ExchangeID: spec.exchange,
  InvestorRange: isOwn ? '3' : '1',
  BrokerID: front.exchange.brokerId,
  InvestorID: accountId,
})

const rate = (name: string, { byMoney, byVolume }: Rate) => ({
  [`${name}RatioByMoney`]: byMoney,
  [`${name}RatioByVolume`]: byVolume,
})

const marginFields: RateFields = (contract, terms, request) => ({
  ...head(contract, terms, request),
  HedgeFlag: '1',
  ...rate('LongMargin', terms.margin.long),
  ...rate('ShortMargin', terms.margin.short),
  // The rates are whole, not on top of the exchange's.
  IsRelative: 0,
})

const exchangeMarginFields: RateFields = (contract, terms, request) => ({
  ...head(contract, terms, request),
  HedgeFlag: '1',
  ...rate('LongMargin', terms.exchangeMargin.long),
  ...rate('ShortMargin', terms.exchangeMargin.short),
})

const commissionFields: RateFields = (contract, terms, request) => ({
  ...head(contract, terms, request),
  ...rate('Open', terms.commission.open),
  ...rate('Close', terms.commission.close_yesterday),
  ...rate('CloseToday', terms.commission.close_today),
})

const orderFeeFields: RateFields = (contract, terms, request) => ({
  ...head(contract, terms, request),
  HedgeFlag: '1',
  OrderCommByVolume: terms.orderFee.perOrder,
  OrderActionCommByVolume: terms.orderFee.perCancel,
  OrderCommByTrade: 0,
  OrderActionCommByTrade: 0,
})

/** Without a contract these queries answer for held ones only; another HedgeFlag than speculation has no rates here. */
const ratesBy = (fieldsOf: RateFields): TdHandler =>
  afterLogin((request) => {
    const { session, front, name, requestId, accountId, fields } = request
    const { exchange } = front
    const isOpenQuery = fields.text('InstrumentID') === ''
    const held = new Set(exchange.account(accountId).legs.map((leg) => leg.symbol))
    const isOtherHedge = /^[^1\0 ]$/.test(fields.text('HedgeFlag'))
    const rows = isOtherHedge
      ? []
      : selectedContracts(request)
          .filter(({ symbol }) => !isOpenQuery || held.has(symbol))
          .map((contract) => fieldsOf(contract, exchange.ledger.termsOf(accountId, contract), request))
    session.respondRows(name, requestId, rows)
  })

/** What trading costs this account: margins, commissions, order fees, and what the latter have come to today. */
export const RATE_REQUESTS: Readonly<Record<string, TdHandler>> = {
  ReqQryInstrumentMarginRate: ratesBy(marginFields),
  ReqQryExchangeMarginRate: ratesBy(exchangeMarginFields),
  ReqQryInstrumentCommissionRate: ratesBy(commissionFields),
  ReqQryInstrumentOrderCommRate: ratesBy(orderFeeFields),

  /** From 6.7.8 on: orders, cancels and their fees of the day, by contract. */
  ReqQryInvestorInfoCommRec: afterLogin(({ session, front, name, requestId, accountId, fields }) => {
    const { exchange } = front
    const wanted = fields.text('InstrumentID')
    const rows = exchange.account(accountId).messages.flatMap(({ symbol, orders, cancels, fee }) => {
      const { spec } = exchange.market(symbol).contract
      if (wanted !== '' && wanted !== symbol && wanted !== spec.product) return []
      const row = {
        ExchangeID: spec.exchange,
        BrokerID: exchange.brokerId,
        InvestorID: accountId,
        InstrumentID: symbol,
        OrderCount: orders,
        OrderActionCount: cancels,
        ForQuoteCnt: 0,
        InfoComm: fee,
        IsOptSeries: 0,
        ProductID: spec.product,
        InfoCnt: orders + cancels,
      }
      return [row]
    })
    session.respondRows(name, requestId, rows)
  }),
}
