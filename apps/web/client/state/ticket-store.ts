import type { Direction, Offset } from '@huangpu/core'
import { defineStore } from 'pinia'
import { reactive, ref, watch } from 'vue'
import { formatPrice } from '../format/price-format.js'
import type { TicketOrderType } from '../model/order-form.js'
import { useMarketStore } from './market-store.js'

/** What stands in the order ticket. The contract follows the page's selection. */
export const useTicketStore = defineStore('ticket', () => {
  const market = useMarketStore()
  const form = reactive<{ price: string; lots: string; offset: Offset; orderType: TicketOrderType }>({
    price: '',
    lots: '1',
    offset: 'OPEN',
    orderType: 'LIMIT',
  })

  /** Rises with every order that is put into the ticket: whoever shows it brings it into view. */
  const filled = ref(0)

  function fillPrice(price: number | null | undefined): void {
    if (price !== null && price !== undefined) form.price = formatPrice(price, market.decimalsOf(market.selected))
  }

  const fillLast = (): void => fillPrice(market.quotes.get(market.selected)?.last_price)

  function fill(order: { symbol: string; price?: number | null; lots?: number; offset?: Offset }): void {
    market.selected = order.symbol
    filled.value += 1
    if (order.lots !== undefined) form.lots = String(order.lots)
    if (order.offset !== undefined) form.offset = order.offset
    form.orderType = 'LIMIT'
    if (order.price === undefined) form.price = ''
    else fillPrice(order.price)
  }

  // A price of another contract must never stay in the ticket.
  watch(
    () => market.selected,
    () => {
      form.price = ''
      form.lots = '1'
      form.offset = 'OPEN'
    },
    { flush: 'sync' },
  )

  /**
   * What an order of this side would ask for: the price that was entered, else the best of the other side, so that no
   * button ever shows a price that the market has left. Empty without a quote.
   */
  function priceFor(direction: Direction): string {
    if (form.price.trim() !== '') return form.price
    const tick = market.quotes.get(market.selected)
    if (!tick) return ''
    const opposite = direction === 'LONG' ? tick.ask_price_1 : tick.bid_price_1
    return formatPrice(opposite ?? tick.last_price, market.decimalsOf(market.selected))
  }

  return { form, filled, fill, fillPrice, fillLast, priceFor }
})
