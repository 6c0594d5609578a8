import { issueWords } from '@huangpu/service'
import { expect, it } from 'vitest'
import { exchangeConfigSchema } from './exchange-config.js'

const parse = (market: object) =>
  exchangeConfigSchema.safeParse({ accounts: [{ user_id: 'sim001', password: 'sim001' }], market })

it.each([
  ['all of them', { kind: 'synthetic', contracts: 'all', first_month: 2701 }, 300],
  ['whole products', { kind: 'none', products: ['rb', 'au'], first_month: 2701, count: 3 }, 6],
  ['by name', { kind: 'none', contracts: [{ symbol: 'rb2701', price: 3150 }] }, 1],
])('takes contracts: %s', (_, market, count) => {
  const { data } = parse(market)
  if (!data || data.market.kind === 'replay') throw new Error('refused')
  expect(data.market.contracts).toHaveLength(count)
})

it('lets a named contract win over the one that would be made, with figures of its own', () => {
  const named = { symbol: 'rb2702', price: 3000, spread_ticks: 2, depth_lots: 7, volume_per_minute: 20 }
  const { data } = parse({ kind: 'synthetic', products: ['rb'], first_month: 2701, count: 2, contracts: [named] })
  expect(data?.market).toMatchObject({
    contracts: [
      { symbol: 'rb2702', price: 3000, wishes: { spreadTicks: 2, depthLots: 7, volumePerMinuteLots: 20 } },
      { symbol: 'rb2701', price: 3150, wishes: { share: 0.04 } },
    ],
  })
})

it.each([
  ['no contract at all', { kind: 'synthetic' }, 'market.contracts: name contracts or products, or say all'],
  ['products without a month', { kind: 'none', products: ['rb'] }, 'market.first_month: products and all need it'],
  ['a month that is none', { kind: 'none', products: ['rb'], first_month: 2713 }, 'market.first_month: a month such'],
  ['another exchange', { kind: 'none', products: ['IF'], first_month: 2701 }, 'market.products.0: a product of SHFE'],
  [
    'a contract twice',
    { kind: 'none', contracts: [1, 2].map((price) => ({ symbol: 'rb2701', price })) },
    'market.contracts: rb2701 is there twice',
  ],
  ['an unknown key', { kind: 'none', contract: [] }, 'market: Unrecognized key'],
])('refuses %s', (_, market, message) => {
  const issues = parse(market).error?.issues.map((issue) => `${issue.path.join('.')}: ${issueWords(issue).en}`) ?? []
  expect(issues.some((issue) => issue.startsWith(message))).toBe(true)
})
