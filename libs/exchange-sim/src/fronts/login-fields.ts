import { formatShanghai } from '@huangpu/core'
import type { Exchange } from '../exchange/exchange.js'

/** CThostFtdcRspUserLoginField, the same on both fronts. */
export function loginFields(
  exchange: Exchange,
  session: { userId: string; frontId: number; sessionId: number; maxOrderRef: number },
): Record<string, string | number> {
  const time = formatShanghai(exchange.nowMs).slice(11, 19)
  return {
    TradingDay: exchange.tradingDay,
    LoginTime: time,
    BrokerID: exchange.brokerId,
    UserID: session.userId,
    SystemName: 'Huangpu exchange simulator',
    FrontID: session.frontId,
    SessionID: session.sessionId,
    MaxOrderRef: String(session.maxOrderRef),
    SHFETime: time,
    INETime: time,
    DCETime: time,
    CZCETime: time,
    FFEXTime: time,
    GFEXTime: time,
    SysVersion: 'v6.7.7',
  }
}
