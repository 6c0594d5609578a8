import type { SessionMoment } from '@huangpu/core'
import type { OrderIntent } from '../counter/order-record.js'
import type { DayFigures } from '../market/day-figures.js'

/** Why the exchange refuses an order that the counter passed on; its words. */
export function exchangeRefusal(
  { priceTicks, isOffTick }: Pick<OrderIntent, 'priceTicks' | 'isOffTick'>,
  day: Pick<DayFigures, 'upperLimitTicks' | 'lowerLimitTicks'>,
  moment: SessionMoment | undefined,
): string | undefined {
  if (isOffTick) return '价格非最小单位倍数'
  if (priceTicks > day.upperLimitTicks) return '价格超出涨停板'
  if (priceTicks < day.lowerLimitTicks) return '价格跌破跌停板'
  return moment?.phase === 'continuous' ? undefined : '当前状态禁止此项操作'
}
