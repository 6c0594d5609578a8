import type { InjectOrderBody } from '@huangpu/messages'
import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'
import { formatPrice } from '../format/price-format.js'
import { useExchangeStore } from './exchange-store.js'

const DEFAULT_NAME = 'somebody'

/** What stands in the form for an order of another participant. The contract is the page's. */
export const useInjectStore = defineStore('inject', () => {
  const exchange = useExchangeStore()
  const form = reactive<{
    name: string
    side: InjectOrderBody['side']
    price: string
    lots: string
    timeInForce: InjectOrderBody['time_in_force']
  }>({ name: DEFAULT_NAME, side: 'sell', price: '', lots: '5', timeInForce: 'day' })

  /** A price of the ladder, and the side that would trade with what stands there. */
  function fill(price: number | null, side: InjectOrderBody['side'], decimals: number): void {
    if (price === null) return
    form.price = formatPrice(price, decimals)
    form.side = side
  }

  // A price of another contract must never stay in the form.
  watch(
    () => exchange.symbol,
    () => (form.price = ''),
    { flush: 'sync' },
  )
  return { form, fill }
})
