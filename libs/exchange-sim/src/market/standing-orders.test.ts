import { expect, it } from 'vitest'
import { createContract } from '../counter/contract.js'
import { ContractMarket } from './contract-market.js'
import { firstDay } from './day-figures.js'
import { restand, type StandingOrders } from './standing-orders.js'

const NONE: StandingOrders = { buy: [], sell: [] }

/** Investors' orders as a restart finds them, by number: `buy 2 @ 3150`. */
function marketWith(...investors: string[]): ContractMarket {
  const contract = createContract('rb2701')
  const market = new ContractMarket(contract, firstDay(contract, 3150, 0))
  market.phase = 'continuous'
  for (const [index, text] of investors.entries()) {
    const [side, lots, , price] = text.split(' ')
    const order = {
      side: side === 'buy' ? 'buy' : 'sell',
      volumeLots: Number(lots),
      priceTicks: Number(price),
    } as const
    market.book.enter({ id: index + 1, ...order })
  }
  return market
}

const queue = ({ book }: ContractMarket, side: 'buy' | 'sell'): string =>
  [...book.orders(side)].map(({ id, volumeLots, priceTicks }) => `${id}:${volumeLots}@${priceTicks}`).join(' ')

it.each([
  // what was stored of the bids | what stands then
  [
    'in front of it and behind it',
    [
      [-4, 3150, 9],
      [1, 3150, 2],
      [-7, 3150, 3],
    ],
    '-1:9@3150 1:2@3150 -2:3@3150',
  ],
  ['an order that came after it was stored', [[-4, 3150, 9]], '-1:9@3150 1:2@3150'],
  [
    'an investor that is gone',
    [
      [8, 3150, 1],
      [-4, 3149, 9],
    ],
    '1:2@3150 -1:9@3149',
  ],
  ['a price that an investor has crossed since', [[-4, 3155, 9]], '1:2@3150'],
  ['a price beyond the limits', [[-4, 2000, 9]], '1:2@3150'],
] as const)('keeps the queue: %s', (_, buy, expected) => {
  const market = marketWith('buy 2 @ 3150', 'sell 1 @ 3155')
  const own: number[] = []
  restand(market, { ...NONE, buy }, (_side, _ticks, id) => own.push(id))
  expect(queue(market, 'buy')).toBe(expected)
  expect(own).toEqual([...market.book.orders('buy')].map(({ id }) => id).filter((id) => id < 0))
})

it('lets an auction cross', () => {
  const market = marketWith('sell 1 @ 3150')
  market.phase = 'auction_entry'
  restand(market, { ...NONE, buy: [[-4, 3155, 9]] }, () => undefined)
  expect(queue(market, 'buy')).toBe('-1:9@3155')
})
