import { isTerminal } from '@huangpu/core'
import type { OrderAcceptance } from '@huangpu/messages'
import { shallowReactive } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ConsoleOrder } from '../../model/console-order.js'
import { useBlotterStore } from '../../state/blotter-store.js'
import { useFailureText } from '../controls/failure-text.js'
import { useRowActions } from '../form/use-row-actions.js'

/** Cancels one order at a time per row, never with a question; a refusal is kept beside its order. */
export function useCancelOrder() {
  const blotter = useBlotterStore()
  const failure = useFailureText()
  const { t } = useI18n()
  const { busy: cancelling, failures, act } = useRowActions()
  const answers = shallowReactive(new Map<string, OrderAcceptance>())

  async function cancel({ order_id: id, status }: ConsoleOrder): Promise<void> {
    if (isTerminal(status)) return
    await act(id, 'cancel', async () => {
      answers.delete(id)
      answers.set(id, await blotter.cancel(id, crypto.randomUUID()))
    })
  }

  /** Why the last cancel of an order was not taken; empty when it was. */
  function refusalOf(id: string): string {
    const failed = failures.get(id)
    if (failed) return t('orders.cancelRefused', { reason: failure.ofError(failed.error) })
    const answer = answers.get(id)
    if (!answer || answer.accepted) return ''
    return t('orders.cancelRefused', { reason: failure.ofRefusal(answer) })
  }
  return { cancelling, refusalOf, cancel }
}
