import type { Direction } from '@huangpu/core'
import type { OrderAcceptance, PlaceOrderBody } from '@huangpu/messages'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiFailure } from '../../api/api-failure.js'
import { orderFromForm, type FormProblem } from '../../model/order-form.js'
import { useBlotterStore } from '../../state/blotter-store.js'
import { useMarketStore } from '../../state/market-store.js'
import { useTicketStore } from '../../state/ticket-store.js'
import { useFailureText } from '../controls/failure-text.js'
import { useConfirmLive } from './confirm-live.js'

/** What became of the last click; kept as facts, so that it is said in the language of the moment. */
export type Outcome =
  | { readonly kind: 'incomplete'; readonly tone: 'bad'; readonly problem: FormProblem }
  | {
      readonly kind: 'answered'
      readonly tone: 'good' | 'bad'
      readonly order: PlaceOrderBody
      readonly answer: OrderAcceptance
    }
  | { readonly kind: 'failed'; readonly tone: 'warn' | 'bad'; readonly error: unknown }

/**
 * Sends what stands in the ticket. One click is one request id, and no click counts while one is on its way, so a
 * double click never makes two orders.
 */
export function usePlaceOrder() {
  const market = useMarketStore()
  const blotter = useBlotterStore()
  const ticket = useTicketStore()
  const confirmLive = useConfirmLive()
  const sending = shallowRef<Direction | null>(null)
  const outcome = shallowRef<Outcome | null>(null)

  async function place(direction: Direction): Promise<void> {
    if (sending.value !== null) return
    const symbol = market.selected
    const form = { ...ticket.form, price: ticket.priceFor(direction), symbol }
    const built = orderFromForm(form, direction, market.exchangeOf(symbol), crypto.randomUUID())
    if ('problem' in built) {
      outcome.value = { kind: 'incomplete', tone: 'bad', problem: built.problem }
      return
    }
    sending.value = direction
    outcome.value = null
    try {
      if (!(await confirmLive.confirmed())) return
      const answer = await blotter.place(built.order)
      outcome.value = { kind: 'answered', tone: answer.accepted ? 'good' : 'bad', order: built.order, answer }
    } catch (error) {
      const unknown = error instanceof ApiFailure && error.outcomeUnknown
      outcome.value = { kind: 'failed', tone: unknown ? 'warn' : 'bad', error }
    } finally {
      sending.value = null
    }
  }
  return { sending, outcome, words: useOutcomeWords(), place }
}

function useOutcomeWords(): (outcome: Outcome | null) => string {
  const failure = useFailureText()
  const { t } = useI18n()
  return (outcome) => {
    if (outcome === null) return ''
    if (outcome.kind === 'incomplete') return t(`ticket.${outcome.problem}`)
    if (outcome.kind === 'failed') {
      return t(outcome.tone === 'warn' ? 'ticket.unknown' : 'ticket.refused', {
        reason: failure.ofError(outcome.error),
      })
    }
    const { order, answer } = outcome
    if (!answer.accepted) return t('ticket.refused', { reason: failure.ofRefusal(answer) })
    const { direction, offset, volume, symbol } = order
    return t('ticket.accepted', {
      direction: t(`side.${direction}`),
      offset: t(`offset.${offset}`),
      lots: volume,
      symbol,
    })
  }
}
