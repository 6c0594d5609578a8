import type { AccountConfig, FrontsConfig } from '../config/exchange-config.js'
import type { Exchange } from '../exchange/exchange.js'
import type { FlowEntry } from '../exchange/exchange-changes.js'
import { FrontServer } from './front-server.js'
import { LoginGuard } from './login-guard.js'
import { TdSession } from './td-session.js'

export interface TdFrontOptions {
  readonly config: FrontsConfig
  readonly accounts: readonly AccountConfig[]
  warn(message: string): void
}

/** The trader front: logins, queries, orders, and the private topic to every session of an account. */
export class TdFront {
  readonly server: FrontServer
  readonly guard: LoginGuard

  constructor(
    readonly exchange: Exchange,
    readonly options: TdFrontOptions,
  ) {
    const { config, accounts } = options
    this.guard = new LoginGuard(exchange.brokerId, accounts, config.login_failures_max)
    this.server = new FrontServer({
      kind: 'td',
      host: config.host,
      port: config.td_port,
      open: (link, hello) => new TdSession(this, link, hello),
      warn: options.warn,
    })
  }

  *sessionsOf(accountId: string): Generator<TdSession> {
    for (const session of this.server.open()) {
      if (session instanceof TdSession && session.accountId === accountId) yield session
    }
  }

  loginCount(): number {
    return [...this.server.open()].filter((session) => session instanceof TdSession && session.accountId).length
  }

  onPrivate(entry: FlowEntry): void {
    for (const session of this.sessionsOf(entry.accountId)) session.sendPrivate(entry)
  }
}
