import { PRODUCTS } from '@huangpu/core'
import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import { generatedContracts } from '../market/generated-contracts.js'
import type { MarketContract } from '../market/market-contract.js'
import { symbolField } from './symbol-field.js'

const contractSchema = z.strictObject({
  symbol: symbolField,
  /** Yuan, where the contract starts. */
  price: z.number().positive(),
  /** Mean distance between the best prices. What is left out follows from the product. */
  spread_ticks: z.number().min(1).max(8).optional(),
  /** Mean lots at the best price. */
  depth_lots: z.number().min(1).max(10_000).optional(),
  /** Mean lots over the trading day. */
  volume_per_minute: z.number().positive().max(1_000_000).optional(),
  /** Standard deviation of a minute's change, hundredths of a per cent. */
  minute_volatility_bp: z.number().min(0).max(200).optional(),
  open_interest: z.int().min(0).optional(),
})

/** Contracts by name, of whole products, or all of them. */
const contractFields = {
  contracts: z.union([z.literal('all'), z.array(contractSchema)]).default([]),
  products: z
    .array(
      z
        .string()
        .refine(
          (product) => PRODUCTS.has(product),
          inBothLanguages('应为上期所或上期能源的品种', 'a product of SHFE or INE'),
        ),
    )
    .default([]),
  /** Delivery month of the first contract that is made for `products` and `all`, YYMM. */
  first_month: z
    .int()
    .refine(
      (yymm) => yymm >= 1_501 && yymm <= 9_912 && yymm % 100 >= 1 && yymm % 100 <= 12,
      inBothLanguages('应为年月，如 2701', 'a month such as 2701'),
    )
    .optional(),
  /** Contracts made a product. */
  count: z.int().min(1).max(24).default(12),
}

type ContractsConfig = z.output<z.ZodObject<typeof contractFields>>

function checkContracts(config: ContractsConfig, context: z.RefinementCtx): void {
  const { contracts, products, first_month: firstMonth } = config
  const issue = (path: string, zh: string, en: string): void =>
    context.addIssue({ code: 'custom', path: [path], message: inBothLanguages(zh, en) })
  const isMade = contracts === 'all' || products.length > 0
  if (!isMade && contracts.length === 0)
    issue('contracts', '请列出合约或品种，或写 all', 'name contracts or products, or say all')
  if (isMade && firstMonth === undefined)
    issue(
      'first_month',
      'products 与 all 需要首个交割月，如 2701',
      'products and all need it: the first delivery month, such as 2701',
    )
  const symbols = contracts === 'all' ? [] : contracts.map(({ symbol }) => symbol)
  const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) < index)
  if (twice !== undefined) issue('contracts', `${twice} 出现两次`, `${twice} is there twice`)
}

/** The contracts that are named or made; one that is named wins over one that is made. */
function resolved<T extends ContractsConfig>(config: T) {
  const { contracts, products, first_month: firstMonth, count, ...rest } = config
  const wanted = contracts === 'all' ? [...PRODUCTS.keys()] : products
  const made = generatedContracts({ products: wanted, firstMonth: firstMonth ?? 0, count })
  const found = new Map<string, MarketContract>()
  for (const wish of contracts === 'all' ? [] : contracts) found.set(wish.symbol, named(wish))
  for (const { symbol, price, share } of made)
    if (!found.has(symbol)) found.set(symbol, { symbol, price, wishes: { share } })
  return { ...rest, contracts: [...found.values()] }
}

const named = (wish: z.output<typeof contractSchema>): MarketContract => ({
  symbol: wish.symbol,
  price: wish.price,
  wishes: {
    spreadTicks: wish.spread_ticks,
    depthLots: wish.depth_lots,
    volumePerMinuteLots: wish.volume_per_minute,
    minuteVolatilityBp: wish.minute_volatility_bp,
    openInterestLots: wish.open_interest,
  },
})

/** Other participants are made up. */
export const syntheticSchema = z
  .strictObject({
    kind: z.literal('synthetic'),
    seed: z.int().min(0).default(1),
    /** False: the contracts go on for ever, so that a demo runs at any date. */
    contracts_expire: z.boolean().default(false),
    ...contractFields,
  })
  .superRefine(checkContracts)
  .transform((config) => resolved(config))

/** Nobody but the clients trades. */
export const clientsOnlySchema = z
  .strictObject({ kind: z.literal('none'), contracts_expire: z.boolean().default(false), ...contractFields })
  .superRefine(checkContracts)
  .transform((config) => resolved(config))

export type SyntheticConfig = z.output<typeof syntheticSchema>
export type ClientsOnlyConfig = z.output<typeof clientsOnlySchema>
