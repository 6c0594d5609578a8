import type { UserConfig } from '../config/accounts-config.js'
import type { FrontsConfig } from '../config/exchange-config.js'
import type { PasswordStore } from '../counter/password-book.js'
import type { Exchange } from '../exchange/exchange.js'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import type { StatusChange } from '../exchange/product-status.js'
import type { FaultDesk } from '../faults/fault-desk.js'
import type { FaultOf } from '../faults/fault-moment.js'
import { UntoldOrders } from '../faults/untold-orders.js'
import { FrontServer } from './front-server.js'
import { LoginGuard } from './login-guard.js'
import { privateCallback, TdSession } from './td-session.js'

export interface TdFrontOptions {
  readonly config: FrontsConfig
  /** Requests of a session in a second of the wall clock above which they wait; 0: none do. */
  readonly delayedAbove: number
  readonly users: readonly UserConfig[]
  readonly passwords: PasswordStore
  warn(message: string): void
}

/** The trader front: logins, queries, orders, and the private topic to every session of an account. */
export class TdFront {
  readonly server: FrontServer
  readonly guard: LoginGuard
  readonly untold = new UntoldOrders()

  constructor(
    readonly exchange: Exchange,
    readonly faults: FaultDesk,
    readonly options: TdFrontOptions,
  ) {
    const { config, users } = options
    this.guard = new LoginGuard(exchange.brokerId, users, config.login_failures_max, options.passwords)
    this.server = new FrontServer({
      kind: 'td',
      host: config.host,
      port: config.td_port,
      open: (link, hello) => new TdSession(this, link, hello),
      gather: (work) => exchange.gather(work),
      warn: options.warn,
    })
  }

  *sessionsOf(accountId: string): Generator<TdSession> {
    for (const session of this.server.open()) {
      if (session instanceof TdSession && session.accountId === accountId) yield session
    }
  }

  /** The user has as many sessions as the front allows. */
  isCrowded({ user_id: userId, account_id: accountId }: UserConfig): boolean {
    const { sessions_per_user: most } = this.options.config
    return most > 0 && [...this.sessionsOf(accountId)].filter((each) => each.userId === userId).length >= most
  }

  loginCount(): number {
    return [...this.server.open()].filter((session) => session instanceof TdSession && session.accountId).length
  }

  onPrivate(entry: FlowEntry): void {
    if (this.untold.has(entry)) return
    const { accountId, moment: what } = entry
    const symbol = String(entry.fields['InstrumentID'])
    const drop = what && this.faults.strike({ at: 'told', what, accountId, symbol }).of('drop_front')
    if (drop) this.drop(drop)
    const shared = privateCallback(entry)
    for (const session of this.sessionsOf(entry.accountId)) session.sendPrivate(shared)
  }

  onStatus(change: StatusChange): void {
    for (const session of this.server.open()) if (session instanceof TdSession) session.sendStatusChange(change)
  }

  /** The fault `drop_front`: of everybody, or of one account. */
  drop(fault: Pick<FaultOf<'drop_front'>, 'account_id' | 'reason' | 'away_ms'>): void {
    this.server.disconnect({ accountId: fault.account_id, reason: fault.reason })
    if (fault.away_ms > 0) this.server.goAway(fault.away_ms)
  }
}
