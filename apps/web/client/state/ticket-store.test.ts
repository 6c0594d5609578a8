import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { aTick } from '../../testing/messages.js'
import { useMarketStore } from './market-store.js'
import { useTicketStore } from './ticket-store.js'

const quote = (bid: number | null, ask: number | null, last = 3508) =>
  aTick({ symbol: 'rb2701', last_price: last, bid_price_1: bid, ask_price_1: ask })
const prices = () => {
  const ticket = useTicketStore()
  return [ticket.priceFor('LONG'), ticket.priceFor('SHORT')]
}

describe('the price of the ticket', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    useTicketStore()
    useMarketStore().putInstruments([
      { symbol: 'rb2701', exchange: 'SHFE', name: '', price_tick: 1, volume_multiple: 10, max_limit_order_volume: 500 },
    ])
    useMarketStore().putTicks([quote(3507, 3508)])
  })

  it('follows the other side of the market for each button until it is entered', () => {
    expect(prices()).toEqual(['3508', '3507'])
    useMarketStore().putTicks([quote(3510, 3512)])
    expect(prices()).toEqual(['3512', '3510'])
  })

  it('stays as it was entered, and follows again when it is cleared', () => {
    const ticket = useTicketStore()
    ticket.form.price = '3500'
    useMarketStore().putTicks([quote(3510, 3512)])
    expect(prices()).toEqual(['3500', '3500'])
    ticket.form.price = ' '
    expect(prices()).toEqual(['3512', '3510'])
  })

  it('is the last price where a side of the market is empty, and nothing without a quote', () => {
    useMarketStore().putTicks([quote(3510, null, 3509)])
    expect(prices()).toEqual(['3509', '3510'])
    useMarketStore().selected = 'au2702'
    expect(prices()).toEqual(['', ''])
  })

  it('of another contract never stays, and a closing order follows the market', () => {
    const ticket = useTicketStore()
    ticket.form.price = '3500'
    ticket.fill({ symbol: 'rb2701', offset: 'CLOSE', lots: 2 })
    expect(ticket.form).toMatchObject({ price: '', lots: '2', offset: 'CLOSE' })
    expect(ticket.filled).toBe(1)
    ticket.form.price = '3500'
    useMarketStore().selected = 'au2702'
    expect(ticket.form.price).toBe('')
  })
})
