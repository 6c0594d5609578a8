import { placeOrderBodySchema, type PositionView } from '@huangpu/messages'
import { describe, expect, it } from 'vitest'
import { closableOf, orderFromForm, type OrderForm } from './order-form.js'

const form: OrderForm = { symbol: 'au2702', price: '553.28', lots: '2', offset: 'OPEN', orderType: 'LIMIT' }
const made = (change: Partial<OrderForm>) => orderFromForm({ ...form, ...change }, 'LONG', 'SHFE', 'r1')

describe('orderFromForm', () => {
  it('makes a body that trading accepts', () => {
    const result = made({})
    expect(result).toEqual({
      order: {
        request_id: 'r1',
        symbol: 'au2702',
        exchange: 'SHFE',
        direction: 'LONG',
        offset: 'OPEN',
        order_type: 'LIMIT',
        price: 553.28,
        volume: 2,
      },
    })
    expect('order' in result && placeOrderBodySchema.safeParse(result.order).success).toBe(true)
  })

  it('sends no price with a market order, whatever stands in the field', () => {
    expect(made({ orderType: 'MARKET', price: 'x' })).toMatchObject({ order: { price: 0, order_type: 'MARKET' } })
  })

  it.each([
    [{ symbol: '' }, 'needSymbol'],
    [{ price: '' }, 'needPrice'],
    [{ price: '0' }, 'needPrice'],
    [{ price: '-3' }, 'needPrice'],
    [{ price: '1e3' }, 'needPrice'],
    [{ price: 'NaN' }, 'needPrice'],
    [{ price: '3,520' }, 'needPrice'],
    [{ lots: '' }, 'needLots'],
    [{ lots: '0' }, 'needLots'],
    [{ lots: '1.5' }, 'needLots'],
    [{ lots: '-1' }, 'needLots'],
  ] as const)('%o: %s', (change, problem) => expect(made(change)).toEqual({ problem }))

  it('does not guess an exchange', () => {
    expect(orderFromForm(form, 'LONG', undefined, 'r1')).toEqual({ problem: 'needQuote' })
  })
})

describe('closableOf', () => {
  const held: PositionView = {
    symbol: 'au2702',
    exchange: 'SHFE',
    direction: 'LONG',
    volume: 5,
    today_volume: 2,
    yd_volume: 3,
    frozen: 1,
    price: 550,
    pnl: null,
    margin: 0,
    account_id: 'sim001',
  }

  it('leaves out what working orders hold, and other contracts and sides', () => {
    expect(closableOf([held], 'au2702', 'LONG')).toEqual({ lots: 4, today: 2, yesterday: 3 })
    expect(closableOf([held], 'au2702', 'SHORT').lots).toBe(0)
    expect(closableOf([held], 'rb2701', 'LONG').lots).toBe(0)
  })
})
