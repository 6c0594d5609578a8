import { expect, it } from 'vitest'
import { createContract } from './contract.js'
import { settlementPrices, type SettledMarket } from './settlement-price.js'

/**
 * `rb2701 3000 traded 10@3020`: last settlement, and lots at their average price, or `quoted 2990/3010` (one of them may
 * be missing), or `silent`. `traded 10@0 within 3010..3030 last 3025`: the day's range and last price, where the turnover
 * does not agree with them.
 */
function read(text: string): SettledMarket {
  const [symbol = '', before = '', , what = ''] = text.split(' ')
  const contract = createContract(symbol)
  const preSettlementTicks = Number(before)
  const [lots = 0, average = 0] = text.includes('traded') ? what.split('@').map(Number) : []
  const [bid, ask] = text.includes('quoted') ? what.split('/').map((price) => Number(price) || undefined) : []
  const range = /within (\d+)\.\.(\d+) last (\d+)/.exec(text)?.slice(1).map(Number)
  const [lowTicks = 0, highTicks = Infinity, lastTicks = average] = range ?? []
  const quotes = { buy: bid, sell: ask }
  return {
    contract,
    day: {
      preSettlementTicks,
      upperLimitTicks: Math.floor(preSettlementTicks * 1.05),
      lowerLimitTicks: Math.ceil(preSettlementTicks * 0.95),
      ...{ lastTicks, lowTicks, highTicks, volumeLots: lots },
      turnover: lots * average * contract.spec.multiplier,
    },
    book: {
      best: (side) => {
        const priceTicks = quotes[side]
        return priceTicks === undefined ? undefined : { priceTicks }
      },
    },
  }
}

it.each(
  `
rb2701 3000 traded 10@3020 -> 3020
rb2701 3000 traded 10@3020.4 -> 3020
rb2701 3000 traded 10@3020.5 -> 3021
rb2701 3000 silent -> 3000
rb2701 3000 quoted 2990/3010 -> 3000
rb2701 3000 quoted 3005/3010 -> 3005
rb2701 3000 quoted 2980/2990 -> 2990
rb2701 3000 quoted 3149/ -> 3000
rb2701 3000 quoted 3150/ -> 3150
rb2701 3000 quoted /2850 -> 2850
rb2701 3000 quoted /2851 -> 3000
rb2701 3000 traded 10@0 within 3010..3030 last 3025 -> 3025
rb2701 3000 traded 10@302 within 3010..3030 last 3012 -> 3012
rb2701 3000 traded 10@3010 within 3010..3030 last 3025 -> 3010
rb2701 3000 traded 10@3060, rb2705 3100 silent -> 3060 3162
rb2701 3000 silent, rb2705 3100 traded 10@3131 -> 3030 3131
rb2701 3000 traded 5@3030, rb2705 3100 silent, rb2710 3200 traded 5@3136 -> 3030 3131 3136
rb2701 3000 traded 5@3300, rb2705 3100 silent -> 3300 3255
rb2701 3000 traded 5@3030, hc2701 3300 silent -> 3030 3300
rb2701 3000 traded 5@3030, rb2705 3100 quoted 3120/3140 -> 3030 3120
`
    .trim()
    .split('\n'),
)('%s', (row) => {
  const [markets = '', expected] = row.split(' -> ')
  const settled = settlementPrices(markets.split(', ').map(read))
  expect([...settled.values()].join(' ')).toBe(expected)
})
