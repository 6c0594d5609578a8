import type { Offset } from '@huangpu/core'
import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'
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

  function fillPrice(price: number | null | undefined): void {
    if (price !== null && price !== undefined) form.price = formatPrice(price, market.decimalsOf(market.selected))
  }

  const fillLast = (): void => fillPrice(market.quotes.get(market.selected)?.last_price)

  function fill(order: { symbol: string; price?: number | null; lots?: number; offset?: Offset }): void {
    market.selected = order.symbol
    if (order.lots !== undefined) form.lots = String(order.lots)
    if (order.offset !== undefined) form.offset = order.offset
    form.orderType = 'LIMIT'
    fillPrice(order.price)
  }

  // A price of another contract must never stay in the ticket.
  watch(
    () => market.selected,
    () => {
      form.price = ''
      form.lots = '1'
      form.offset = 'OPEN'
      fillLast()
    },
    { flush: 'sync' },
  )
  // The first quote of a contract fills a price that is still empty.
  watch(
    () => market.quotes.has(market.selected),
    (has) => {
      if (has && form.price === '') fillLast()
    },
    { immediate: true },
  )
  return { form, fill, fillPrice, fillLast }
})
