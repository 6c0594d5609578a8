import { isTerminal } from '@huangpu/core'
import { shallowReactive } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ConsoleOrder } from '../../model/console-order.js'
import { useBlotterStore } from '../../state/blotter-store.js'
import { useFailureText } from '../controls/failure-text.js'

/** Cancels one order at a time per row, never with a question; a refusal is kept beside its order. */
export function useCancelOrder() {
  const blotter = useBlotterStore()
  const failure = useFailureText()
  const { t } = useI18n()
  const cancelling = shallowReactive(new Set<string>())
  const refusals = shallowReactive(new Map<string, string>())

  async function cancel(order: ConsoleOrder): Promise<void> {
    const id = order.order_id
    if (cancelling.has(id) || isTerminal(order.status)) return
    cancelling.add(id)
    refusals.delete(id)
    try {
      const answer = await blotter.cancel(id, crypto.randomUUID())
      if (!answer.accepted) refusals.set(id, t('orders.cancelRefused', { reason: failure.ofRefusal(answer) }))
    } catch (error) {
      refusals.set(id, t('orders.cancelRefused', { reason: failure.ofError(error) }))
    } finally {
      cancelling.delete(id)
    }
  }
  return { cancelling, refusals, cancel }
}
