import { isSymbol, specOf } from '@huangpu/core'
import { z } from 'zod'
import { scenarioLineSchema } from '../faults/scenario-schema.js'
import { accountsSchema } from './accounts-config.js'
import { ratesSchema } from './rates-config.js'

const portField = z.int().min(0).max(65_535)
const symbolField = z
  .string()
  .refine(isSymbol, 'a contract such as rb2701')
  .refine((symbol) => specOf(symbol) !== undefined, 'a contract of a product of SHFE or INE')

const frontsSchema = z.strictObject({
  host: z.string().default('127.0.0.1'),
  td_port: portField.default(17_001),
  md_port: portField.default(17_002),
  /** 0: no limit. */
  queries_per_second: z.int().min(0).default(5),
  /** Requests of a session; what is above waits for the next second (not in stepped time). 0: no limit. */
  packets_per_second: z.int().min(0).default(100),
  /** Orders and cancels of a session, by exchange time; more get error 116. 0: no limit. */
  orders_per_second: z.int().min(0).default(0),
  login_failures_max: z.int().min(1).default(6),
  /** Trader sessions of one user at a time; one more gets error 60. 0: no limit. */
  sessions_per_user: z.int().min(0).default(0),
})

const syntheticSchema = z.strictObject({
  kind: z.literal('synthetic'),
  seed: z.int().min(0).default(1),
  /** False: the contracts go on for ever, so that a demo runs at any date. */
  contracts_expire: z.boolean().default(false),
  contracts: z.array(z.strictObject({ symbol: symbolField, price: z.number().positive() })).min(1),
})

const replaySchema = z.strictObject({
  kind: z.literal('replay'),
  files: z
    .array(
      z.strictObject({
        symbol: symbolField,
        /** CSV or CSV.gz; relative to the home folder. */
        file: z.string().min(1),
        label: z.enum(['auto', 'start', 'end']).default('auto'),
      }),
    )
    .min(1),
})

/** config/exchange.yaml */
export const exchangeConfigSchema = z.strictObject({
  fronts: frontsSchema.default(() => frontsSchema.parse({})),
  time: z
    .strictObject({ mode: z.enum(['always_open', 'stepped']), speed: z.number().positive().max(1_000).default(1) })
    .default({ mode: 'always_open', speed: 1 }),
  broker_id: z.string().min(1).max(10).default('9999'),
  accounts: accountsSchema,
  /** Orders and trades of so many settled trading days stay in the file; statements stay for good. */
  keep_days: z.int().min(1).default(20),
  rates: ratesSchema.default(() => ratesSchema.parse({})),
  market: z.discriminatedUnion('kind', [syntheticSchema, replaySchema]),
  /** Faults by time or event, here or in a file of its own (relative to the home folder). */
  faults: z.array(scenarioLineSchema).default([]),
  scenario: z.string().min(1).optional(),
})

export type ExchangeConfig = z.output<typeof exchangeConfigSchema>
export type FrontsConfig = ExchangeConfig['fronts']
export type SyntheticConfig = Extract<ExchangeConfig['market'], { kind: 'synthetic' }>
export type ReplayConfig = Extract<ExchangeConfig['market'], { kind: 'replay' }>
