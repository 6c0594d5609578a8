import { expect, it } from 'vitest'
import { bookDeal, crowdBeside, followOpenInterest, newHolding, payOut, type PositionEffect } from './crowd-ledger.js'

const OPENS = 1
const CLOSES = 0
const effectOf = (word: string): PositionEffect | undefined =>
  word === 'opens' ? 'open' : word === 'closes' ? 'close' : undefined

/**
 * The crowd holds `long/short` lots; a trade of 3 lots at 30 yuan in all. `opens` and `closes` are investors, `crowd` is
 * the crowd, which would open or close.
 */
it.each([
  // crowd    would     buyer     seller    -> crowd    cash  open interest
  ['10/10', 'opens', 'crowd', 'crowd', '13/13', 0, 3],
  ['10/10', 'closes', 'crowd', 'crowd', '7/7', 0, -3],
  ['10/10', 'opens', 'opens', 'crowd', '10/13', 30, 3],
  ['10/10', 'closes', 'opens', 'crowd', '7/10', 30, 0],
  ['10/10', 'opens', 'closes', 'crowd', '10/13', 30, 0],
  ['10/10', 'closes', 'closes', 'crowd', '7/10', 30, -3],
  ['10/10', 'opens', 'crowd', 'opens', '13/10', -30, 3],
  ['10/10', 'closes', 'crowd', 'opens', '10/7', -30, 0],
  ['10/10', 'opens', 'crowd', 'closes', '13/10', -30, 0],
  ['10/10', 'closes', 'crowd', 'closes', '10/7', -30, -3],
  // It never closes more than it holds.
  ['2/10', 'closes', 'opens', 'crowd', '2/13', 30, 3],
  ['10/2', 'closes', 'crowd', 'closes', '13/2', -30, 0],
  ['0/0', 'closes', 'crowd', 'crowd', '3/3', 0, 3],
  // Investors among themselves leave it as it is.
  ['10/10', 'opens', 'opens', 'opens', '10/10', 0, 3],
  ['10/10', 'opens', 'opens', 'closes', '10/10', 0, 0],
  ['10/10', 'opens', 'closes', 'closes', '10/10', 0, -3],
  // Where a recording makes the open interest the crowd does the opposite of the investor.
  ['10/10', 'recorded', 'opens', 'crowd', '7/10', 30, 0],
  ['10/10', 'recorded', 'crowd', 'closes', '13/10', -30, 0],
  ['10/10', 'recorded', 'crowd', 'crowd', '10/10', 0, 0],
])('%s %s: buyer %s, seller %s -> %s', (before, would, buyer, seller, after, cash, change) => {
  const [longLots = 0, shortLots = 0] = before.split('/').map(Number)
  const holding = { ...newHolding(0, 1), longLots, shortLots }
  const share = would === 'recorded' ? undefined : would === 'opens' ? OPENS : CLOSES
  const deal = { lots: 3, turnover: 30, buyer: effectOf(buyer), seller: effectOf(seller) }
  expect(bookDeal(holding, deal, share)).toBe(change)
  expect(`${holding.longLots}/${holding.shortLots}`).toBe(after)
  expect(holding.cash).toBe(cash)
})

it('follows a recorded open interest on both sides, as far as it holds lots', () => {
  const holding = { ...newHolding(10, 1), shortLots: 4 }
  followOpenInterest(holding, 5)
  expect(holding).toMatchObject({ longLots: 15, shortLots: 9 })
  followOpenInterest(holding, -50)
  expect(holding).toMatchObject({ longLots: 6, shortLots: 0 })
})

it('is paid for what it holds of a contract that ends', () => {
  const holding = { ...newHolding(10, 1), shortLots: 4, cash: -5 }
  payOut(holding, 100)
  expect(holding).toMatchObject({ longLots: 0, shortLots: 0, cash: 595 })
})

it('stands beside investors whom an older store knows', () => {
  expect(crowdBeside(100, { longLots: 30, shortLots: 5 }, 1)).toMatchObject({ longLots: 70, shortLots: 95, cash: 0 })
})
