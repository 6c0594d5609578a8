import { inBothLanguages } from '@huangpu/messages'
import { z } from 'zod'
import type { TradingRight } from '../counter/trading-right.js'
import { accountRatesSchema } from './rates-config.js'

const rightField = z.enum(['allow', 'close_only', 'forbid'] satisfies TradingRight[]).default('allow')

/** What travels in a text of CTP: one byte a character, and no blank in the middle of it. */
const textField = (charactersMax: number): z.ZodString =>
  z
    .string()
    .max(charactersMax)
    .regex(/^[!-~]*$/, inBothLanguages('只能用字母、数字和符号', 'letters, digits and signs only'))
export const idField = (charactersMax: number): z.ZodString => textField(charactersMax).min(1)

const userFields = {
  user_id: idField(12),
  password: idField(40),
  /** Logins get error 140 until the client has changed the password. */
  must_change_password: z.boolean().default(false),
  app_id: textField(32).default(''),
  auth_code: textField(16).default(''),
  /** close_only: openings get error 29; forbid: every order gets error 28, the user may look. */
  trading_right: rightField,
}

/** The first user has the account's id; more users trade the same account with their own passwords. */
const accountSchema = z.strictObject({
  ...userFields,
  users: z.array(z.strictObject(userFields)).default([]),
  /** Yuan, when the account is first seen. */
  initial_balance: z.number().positive().default(10_000_000),
  /** Yuan that can neither be used nor leave: CTP's Reserve. */
  reserve: z.number().min(0).default(0),
  rates: accountRatesSchema.default(() => accountRatesSchema.parse({})),
})

export const accountsSchema = z
  .array(accountSchema)
  .min(1)
  .superRefine((accounts, context) => {
    const seen = new Set<string>()
    for (const [index, account] of accounts.entries()) {
      for (const { user_id: userId } of [account, ...account.users]) {
        if (seen.has(userId))
          context.addIssue({
            code: 'custom',
            path: [index],
            message: inBothLanguages(`用户 ${userId} 出现两次`, `user ${userId} is there twice`),
          })
        seen.add(userId)
      }
    }
  })

export type AccountConfig = z.output<typeof accountSchema>

/** Who logs in, and for which account. */
export interface UserConfig extends Pick<
  AccountConfig,
  'user_id' | 'password' | 'must_change_password' | 'app_id' | 'auth_code'
> {
  readonly account_id: string
  /** The stricter one of the account's and the user's own. */
  readonly trading_right: TradingRight
}
