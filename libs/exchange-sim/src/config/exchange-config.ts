import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import { scenarioLineSchema } from '../faults/scenario-schema.js'
import { accountsSchema, idField } from './accounts-config.js'
import { clientsOnlySchema, syntheticSchema } from './market-config.js'
import { ratesSchema } from './rates-config.js'
import { replaySchema } from './replay-schema.js'
import { timeSchema } from './time-schema.js'

const portField = z.int().min(0).max(65_535)
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

/** config/exchange.yaml */
export const exchangeConfigSchema = z
  .strictObject({
    fronts: frontsSchema.default(() => frontsSchema.parse({})),
    time: timeSchema.default(() => timeSchema.parse({})),
    broker_id: idField(10).default('9999'),
    accounts: accountsSchema,
    /** Orders and trades of so many settled trading days stay in the file; statements stay for good. */
    keep_days: z.int().min(1).default(20),
    rates: ratesSchema.default(() => ratesSchema.parse({})),
    market: z.discriminatedUnion('kind', [syntheticSchema, clientsOnlySchema, replaySchema]),
    /** Faults by time or event, here or in a file of its own (relative to the home folder). */
    faults: z.array(scenarioLineSchema).default([]),
    scenario: z.string().min(1).optional(),
  })
  .refine(({ time, market }) => time.mode !== 'wall' || market.kind !== 'replay', {
    error: inBothLanguages(
      '回放自有时间：请用 always_open 或 stepped',
      'a recording has a time of its own: always_open or stepped',
    ),
    path: ['time', 'mode'],
  })

export type ExchangeConfig = z.output<typeof exchangeConfigSchema>
export type FrontsConfig = ExchangeConfig['fronts']
