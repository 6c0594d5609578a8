import type { FrontsConfig } from '../config/exchange-config.js'
import type { CtpErrorName } from '../counter/ctp-errors.js'
import type { Exchange } from '../exchange/exchange.js'
import type { FaultDesk } from '../faults/fault-desk.js'
import { spoilTick } from '../faults/spoil-tick.js'
import type { ContractMarket } from '../market/contract-market.js'
import { depthFields, type DepthFields } from '../market/depth-fields.js'
import { FrontServer } from './front-server.js'
import type { LoginGuard } from './login-guard.js'
import { MdSession } from './md-session.js'
import { SharedCallback } from './shared-callback.js'
import type { SpiEncoder } from './spi-encoder.js'

/** The market data front: subscriptions and snapshots. */
export class MdFront {
  readonly server: FrontServer
  private readonly last = new Map<string, DepthFields>()

  constructor(
    readonly exchange: Exchange,
    readonly faults: FaultDesk,
    private readonly options: { config: FrontsConfig; guard: LoginGuard; warn(message: string): void },
  ) {
    const { config, warn } = options
    this.server = new FrontServer({
      kind: 'md',
      host: config.host,
      port: config.md_port,
      open: (link, hello) => new MdSession(this, link, hello),
      warn,
    })
  }

  get brokerId(): string {
    return this.exchange.brokerId
  }

  /** Many market data fronts let anybody in; this one asks those who name themselves. */
  login(brokerId: string, userId: string, password: string): { accountId: string | undefined } | CtpErrorName {
    if (userId === '') return { accountId: undefined }
    const result = this.options.guard.login(brokerId, userId, password)
    return typeof result === 'string' ? result : { accountId: result.user.account_id }
  }

  accountIdOf(userId: string): string {
    return this.options.guard.accountIdOf(userId)
  }

  /** Of all sessions together. */
  subscriptionCount(): number {
    return [...this.server.open()].reduce((sum, s) => sum + (s instanceof MdSession ? s.subscriptionCount : 0), 0)
  }

  onSnapshot(market: ContractMarket): void {
    const { symbol } = market.contract
    const truth = depthFields(market, this.exchange.tradingDay, this.exchange.nowMs)
    this.last.set(symbol, truth)
    const strikes = this.faults.strike({ at: 'snapshot', symbol })
    if (strikes.of('stop_ticks')) return
    const spoilt = strikes.of('bad_tick')
    const fields = spoilt ? spoilTick(truth, spoilt.what) : truth
    const shared = new SharedCallback({ name: 'OnRtnDepthMarketData', fields })
    for (const session of this.server.open()) {
      if (!(session instanceof MdSession) || !session.wants(market)) continue
      session.sendFrame(shared.frameFor(session.encoder), symbol)
    }
  }

  /** As it was last sent; made from the stored figures when nothing was sent since the start. */
  lastSnapshot(market: ContractMarket, encoder: SpiEncoder): Buffer {
    const { tradingDay, nowMs } = this.exchange
    const fields = this.last.get(market.contract.symbol) ?? depthFields(market, tradingDay, nowMs)
    return encoder.encode({ name: 'OnRtnDepthMarketData', fields })
  }
}
