import { expect, it } from 'vitest'
import { exchangeConfigSchema } from './exchange-config.js'
import { rateBookOf } from './rate-book-of.js'
import { usersOf } from './users-of.js'

const market = { kind: 'synthetic', contracts: [{ symbol: 'rb2701', price: 3150 }] }
const parse = (over: object): ReturnType<typeof exchangeConfigSchema.parse> =>
  exchangeConfigSchema.parse({ market, accounts: [{ user_id: 'a', password: 'x' }], ...over })
const problemOf = (over: object): string => {
  const { error } = exchangeConfigSchema.safeParse({ market, accounts: [{ user_id: 'a', password: 'x' }], ...over })
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join() ?? 'no problem'
}

it('lets a contract win over its product, and an account over the exchange', () => {
  const { accounts, rates } = parse({
    rates: {
      products: { rb: { margin_long: { by_money: 0.1 }, commission_close_today: { by_volume: 5 }, limit_ratio: 0.08 } },
      contracts: { rb2701: { margin_long: { by_money: 0.2, by_volume: 100 }, max_order_lots: 30 } },
    },
    accounts: [
      { user_id: 'a', password: 'x' },
      { user_id: 'b', password: 'x', rates: { margin_add: 0.02, commission_times: 3 } },
      { user_id: 'c', password: 'x', rates: { products: { rb: { commission_open: { by_volume: 9 } } } } },
    ],
  })
  const book = rateBookOf({ accounts, rates })
  const [contract, sister] = [book.contract('rb2701'), book.contract('rb2705')]
  expect(contract).toMatchObject({ limitRatio: 0.08, spec: { maxLimitOrderLots: 30 } })
  expect(contract.terms.margin).toEqual({
    long: { byMoney: 0.2, byVolume: 100 },
    short: { byMoney: 0.16, byVolume: 0 },
  })
  expect(sister.terms.margin.long).toEqual({ byMoney: 0.1, byVolume: 0 })
  expect(book.termsOf('a', contract)).toMatchObject({ isOwn: false, commission: { close_today: { byVolume: 5 } } })
  const dear = book.termsOf('b', sister)
  expect(dear.margin.long.byMoney).toBeCloseTo(0.12, 12)
  expect(dear).toMatchObject({ isOwn: true, exchangeMargin: { long: { byMoney: 0.1 } } })
  expect(dear.commission.close_today.byVolume).toBe(15)
  expect(book.termsOf('c', contract).commission).toMatchObject({ open: { byMoney: 0, byVolume: 9 } })
})

it('knows every user with account and the stricter right', () => {
  const right = { trading_right: 'close_only' }
  const { accounts } = parse({
    accounts: [
      {
        ...{ user_id: 'a', password: 'x', ...right },
        users: [
          { user_id: 'a2', password: 'y' },
          { user_id: 'a3', password: 'z', trading_right: 'forbid' },
        ],
      },
    ],
  })
  expect(usersOf(accounts).map((user) => `${user.user_id} ${user.account_id} ${user.trading_right}`)).toEqual([
    'a a close_only',
    'a2 a close_only',
    'a3 a forbid',
  ])
})

it.each([
  [{ rates: { products: { xx: {} } } }, /rates.products.xx/],
  [{ rates: { contracts: { rb: {} } } }, /rates.contracts.rb/],
  [{ rates: { products: { rb: { margin_long: { by_money: 16 } } } } }, /rates.products.rb.margin_long.by_money/],
  [{ rates: { products: { rb: { margin: 1 } } } }, /rates.products.rb: .*margin/],
  [{ accounts: [{ user_id: 'a', password: 'x', users: [{ user_id: 'a', password: 'x' }] }] }, /user a is there twice/],
])('refuses %j', (over, problem) => {
  expect(problemOf(over)).toMatch(problem)
})
