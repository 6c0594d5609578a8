import type { UserConfig } from '../config/accounts-config.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import { PasswordBook, type PasswordStore } from '../counter/password-book.js'

/** Who may log in, and who has failed too often. */
export class LoginGuard {
  readonly passwords: PasswordBook
  private readonly failures = new Map<string, number>()
  private readonly logins = new Map<string, { received: number; refused: number }>()

  constructor(
    private readonly brokerId: string,
    private readonly users: readonly UserConfig[],
    private readonly failuresMax: number,
    store: PasswordStore,
  ) {
    this.passwords = new PasswordBook(store, (id) => users.find((user) => user.user_id === id)?.password)
  }

  /** `appId` is undefined when the client's version (6.3.6) has none: then the code alone tells. */
  authenticate(
    brokerId: string,
    userId: string,
    appId: string | undefined,
    authCode: string,
  ): CtpErrorName | undefined {
    const user = this.find(brokerId, userId)
    const isRight = user?.auth_code === authCode && (appId === undefined || user.app_id === appId)
    return isRight ? undefined : 'authentication_failed'
  }

  /** `mustChange` tells a first login apart; market data lets it pass. */
  login(brokerId: string, userId: string, password: string): { user: UserConfig; mustChange: boolean } | CtpErrorName {
    const answer = this.judge(brokerId, userId, password)
    if (!this.isKnown(userId)) return answer
    const { received, refused } = this.loginsOf(userId)
    this.logins.set(userId, { received: received + 1, refused: refused + (typeof answer === 'string' ? 1 : 0) })
    return answer
  }

  /** Login requests of a user since the start, on both fronts. */
  loginsOf(userId: string): { received: number; refused: number } {
    return this.logins.get(userId) ?? { received: 0, refused: 0 }
  }

  private judge(
    brokerId: string,
    userId: string,
    password: string,
  ): { user: UserConfig; mustChange: boolean } | CtpErrorName {
    if (this.isForbidden(userId)) return 'login_forbidden'
    const user = this.find(brokerId, userId)
    if (!user || !this.passwords.matches(userId, 'login', password)) {
      this.countFailure(userId)
      return 'invalid_login'
    }
    this.failures.delete(userId)
    return { user, mustChange: user.must_change_password && !this.passwords.isChanged(userId, 'login') }
  }

  /** A wrong old password counts as a failed login. */
  changePassword(brokerId: string, userId: string, from: string, to: string): CtpErrorName | undefined {
    if (this.isForbidden(userId)) return 'login_forbidden'
    if (!this.find(brokerId, userId)) return 'invalid_login'
    const refused = this.passwords.change(userId, 'login', from, to)
    if (refused === 'old_password_mismatch') this.countFailure(userId)
    return refused
  }

  /** Whose account a user trades; of a name that nobody has, the name. */
  accountIdOf(userId: string): string {
    return this.users.find((user) => user.user_id === userId)?.account_id ?? userId
  }

  /** As after a restart. */
  forgive(): void {
    this.failures.clear()
  }

  private isForbidden(userId: string): boolean {
    return (this.failures.get(userId) ?? 0) >= this.failuresMax
  }

  /** Names that nobody has are refused and not counted: there is no end of them. */
  private countFailure(userId: string): void {
    if (this.isKnown(userId)) this.failures.set(userId, (this.failures.get(userId) ?? 0) + 1)
  }

  private isKnown(userId: string): boolean {
    return this.users.some((user) => user.user_id === userId)
  }

  private find(brokerId: string, userId: string): UserConfig | undefined {
    return brokerId === this.brokerId ? this.users.find((user) => user.user_id === userId) : undefined
  }
}
