import { PHASE_RULES, type TradingPhase } from '@huangpu/core'
import type { OrderIntent } from '../counter/order-record.js'
import type { DayFigures } from '../market/day-figures.js'

/** The exchange's words for what it does not do in the present phase. */
export const FORBIDDEN_NOW = '当前状态禁止此项操作'
const UNSUPPORTED_NOW = '不支持此种报单'

/** What the exchange looks at in an order. */
export type OfferedOrder = Pick<OrderIntent, 'priceTicks' | 'timeInForce' | 'isOffTick'>

/** Why the exchange refuses an order that the counter passed on; its words. The phase comes first, the price then. */
export function exchangeRefusal(
  { priceTicks, timeInForce, isOffTick }: OfferedOrder,
  day: Pick<DayFigures, 'upperLimitTicks' | 'lowerLimitTicks'>,
  phase: TradingPhase,
): string | undefined {
  const { takesDayOrders, takesImmediateOrders } = PHASE_RULES[phase]
  if (!takesDayOrders) return FORBIDDEN_NOW
  if (timeInForce !== 'day' && !takesImmediateOrders) return UNSUPPORTED_NOW
  if (isOffTick) return '价格非最小单位倍数'
  if (priceTicks > day.upperLimitTicks) return '价格超出涨停板'
  if (priceTicks < day.lowerLimitTicks) return '价格跌破跌停板'
  return undefined
}
