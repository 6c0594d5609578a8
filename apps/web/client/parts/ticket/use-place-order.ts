import type { Direction } from '@huangpu/core'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiFailure } from '../../api/api-failure.js'
import { orderFromForm } from '../../model/order-form.js'
import { useBlotterStore } from '../../state/blotter-store.js'
import { useMarketStore } from '../../state/market-store.js'
import { useTicketStore } from '../../state/ticket-store.js'
import { useFailureText } from '../controls/failure-text.js'
import { useConfirmLive } from './confirm-live.js'

export interface Outcome {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly text: string
}

/**
 * Sends what stands in the ticket. One click is one request id, and no click counts while one is on its way, so a
 * double click never makes two orders.
 */
export function usePlaceOrder() {
  const market = useMarketStore()
  const blotter = useBlotterStore()
  const ticket = useTicketStore()
  const confirmLive = useConfirmLive()
  const failure = useFailureText()
  const { t } = useI18n()
  const sending = ref<Direction | null>(null)
  const outcome = ref<Outcome | null>(null)

  async function place(direction: Direction): Promise<void> {
    if (sending.value !== null) return
    const symbol = market.selected
    const built = orderFromForm({ ...ticket.form, symbol }, direction, market.exchangeOf(symbol), crypto.randomUUID())
    if ('problem' in built) {
      outcome.value = { tone: 'bad', text: t(`ticket.${built.problem}`) }
      return
    }
    sending.value = direction
    outcome.value = null
    try {
      if (!(await confirmLive.confirmed())) return
      const answer = await blotter.place(built.order)
      const { offset, volume } = built.order
      const words = { direction: t(`side.${direction}`), offset: t(`offset.${offset}`), lots: volume, symbol }
      outcome.value = answer.accepted
        ? { tone: 'good', text: t('ticket.accepted', words) }
        : { tone: 'bad', text: t('ticket.refused', { reason: failure.ofRefusal(answer) }) }
    } catch (error) {
      const reason = failure.ofError(error)
      const unknown = error instanceof ApiFailure && error.outcomeUnknown
      outcome.value = unknown
        ? { tone: 'warn', text: t('ticket.unknown', { reason }) }
        : { tone: 'bad', text: t('ticket.refused', { reason }) }
    } finally {
      sending.value = null
    }
  }
  return { sending, outcome, place }
}
