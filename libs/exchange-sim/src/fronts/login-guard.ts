import type { AccountConfig } from '../config/exchange-config.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'

/** Who may log in, and who has failed too often. */
export class LoginGuard {
  private readonly failures = new Map<string, number>()

  constructor(
    private readonly brokerId: string,
    private readonly accounts: readonly AccountConfig[],
    private readonly failuresMax: number,
  ) {}

  authenticate(brokerId: string, userId: string, appId: string, authCode: string): CtpErrorName | undefined {
    const account = this.find(brokerId, userId)
    return account?.app_id === appId && account.auth_code === authCode ? undefined : 'authentication_failed'
  }

  login(brokerId: string, userId: string, password: string): AccountConfig | CtpErrorName {
    const failed = this.failures.get(userId) ?? 0
    if (failed >= this.failuresMax) return 'login_forbidden'
    const account = this.find(brokerId, userId)
    if (account?.password === password) {
      this.failures.delete(userId)
      return account
    }
    this.failures.set(userId, failed + 1)
    return 'invalid_login'
  }

  /** As after a restart. */
  forgive(): void {
    this.failures.clear()
  }

  private find(brokerId: string, userId: string): AccountConfig | undefined {
    return brokerId === this.brokerId ? this.accounts.find((account) => account.user_id === userId) : undefined
  }
}
