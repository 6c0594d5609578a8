import {
  bucketMarginOf,
  openCostOf,
  openProfitOf,
  positionCostOf,
  type LegMarks,
  type PositionLeg,
} from '../counter/position-leg.js'
import { yuanOfTicks } from '../counter/contract.js'
import type { CtpFields } from '../exchange/return-fields.js'

interface Holder {
  brokerId: string
  accountId: string
  tradingDay: string
}

/** Up to two records of a leg, as SHFE's counters send them: PositionDate 1 is today's lots, 2 yesterday's. */
export function positionFields(leg: PositionLeg, at: LegMarks, holder: Holder): CtpFields[] {
  const records: CtpFields[] = []
  if (leg.today.lots > 0 || leg.openedLots > 0) records.push(recordOf(leg, 'today', at, holder))
  if (leg.yesterday.lots > 0 || leg.lotsAtStart > 0) records.push(recordOf(leg, 'yesterday', at, holder))
  return records
}

function recordOf(leg: PositionLeg, which: 'today' | 'yesterday', at: LegMarks, holder: Holder): CtpFields {
  const bucket = leg[which]
  const isToday = which === 'today'
  const isLong = leg.side === 'long'
  const { lots, frozen } = bucket
  const frozenAmount = yuanOfTicks(at.contract, frozen.ticks)
  const rate = at.terms.margin[leg.side]
  return {
    InstrumentID: leg.symbol,
    BrokerID: holder.brokerId,
    InvestorID: holder.accountId,
    PosiDirection: isLong ? '2' : '3',
    HedgeFlag: '1',
    PositionDate: isToday ? '1' : '2',
    YdPosition: isToday ? 0 : leg.lotsAtStart,
    Position: lots,
    TodayPosition: isToday ? lots : 0,
    // Named after the order that froze: a long is closed by selling.
    LongFrozen: isLong ? 0 : frozen.lots,
    ShortFrozen: isLong ? frozen.lots : 0,
    LongFrozenAmount: isLong ? 0 : frozenAmount,
    ShortFrozenAmount: isLong ? frozenAmount : 0,
    OpenVolume: isToday ? leg.openedLots : 0,
    CloseVolume: bucket.closedLots,
    OpenAmount: isToday ? leg.openedAmount : 0,
    CloseAmount: bucket.closedAmount,
    PositionCost: positionCostOf(leg, which, at),
    OpenCost: openCostOf(bucket, at.contract),
    UseMargin: bucketMarginOf(leg, which, at),
    ExchangeMargin: bucketMarginOf(leg, which, at, 'exchangeMargin'),
    Commission: bucket.commission,
    CloseProfit: bucket.closeProfit,
    CloseProfitByDate: bucket.closeProfit,
    CloseProfitByTrade: bucket.closeProfitByTrade,
    PositionProfit: openProfitOf(leg, which, at),
    PreSettlementPrice: at.preSettlement,
    SettlementPrice: at.mark,
    TradingDay: holder.tradingDay,
    SettlementID: 1,
    MarginRateByMoney: rate.byMoney,
    MarginRateByVolume: rate.byVolume,
    ExchangeID: at.contract.spec.exchange,
  }
}
