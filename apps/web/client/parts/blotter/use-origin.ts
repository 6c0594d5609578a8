import type { OrderView } from '@huangpu/messages'
import { useI18n } from 'vue-i18n'
import { originOf } from '../../model/console-order.js'

/** Whose an order or a fill is, in words. */
export function useOrigin(): (row: Pick<OrderView, 'order_id' | 'strategy_name'>) => string {
  const { t } = useI18n()
  return (row) => {
    const origin = originOf(row)
    return typeof origin === 'string' ? t(`orders.${origin}`) : origin.name
  }
}
