import { stricterOf } from '../counter/trading-right.js'
import type { AccountConfig, UserConfig } from './accounts-config.js'

/** Everybody who may log in. */
export const usersOf = (accounts: readonly AccountConfig[]): UserConfig[] =>
  accounts.flatMap((account) =>
    [account, ...account.users].map((user) => ({
      user_id: user.user_id,
      password: user.password,
      must_change_password: user.must_change_password,
      app_id: user.app_id,
      auth_code: user.auth_code,
      account_id: account.user_id,
      trading_right: stricterOf(account.trading_right, user.trading_right),
    })),
  )
