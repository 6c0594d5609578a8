import type { OrderData } from '@huangpu/messages'
import { useI18n } from 'vue-i18n'
import { timeOfDay } from '../../format/time-format.js'
import type { Column } from '../table/column.js'

/** The columns with which orders and fills begin: when, what, which way. Read within a computed: they are words. */
export function useDealColumns<Row extends Pick<OrderData, 'symbol' | 'direction' | 'offset'>>(
  atOf: (row: Row) => string,
): () => Column<Row>[] {
  const { t } = useI18n()
  return () => [
    { id: 'time', title: t('column.time'), text: (row) => timeOfDay(atOf(row)) },
    { id: 'symbol', title: t('column.symbol'), look: 'name', text: (row) => row.symbol },
    {
      ...{ id: 'side', title: t('column.side') },
      text: ({ direction }) => t(`side.${direction}`),
      look: ({ direction }) => (direction === 'LONG' ? 'up' : 'down'),
    },
    { id: 'offset', title: t('column.offset'), text: ({ offset }) => t(`offset.${offset}`) },
  ]
}
