import { join } from 'node:path'
import type { Environment } from '@huangpu/messages'
import { withoutUser } from '@huangpu/service'
import { type JournalOrder, stampFolder } from '@huangpu/storage'
import type { Alert } from '../alerts.js'
import { AuditLog } from './audit-log.js'
import type { MdPort, Timers, TraderPort } from '../ports/counter-ports.js'
import { type MdOpening, openMd } from '../ports/open-md.js'
import { type TraderOpening, openTrader } from '../ports/open-trader.js'
import { auditMd, auditTrader } from './audited-ports.js'
import { CounterAudit } from './counter-audit.js'

export interface GatewayAuditPorts {
  readonly dataDir: string
  readonly accountId: string
  readonly environment: Environment
  readonly timers: Timers
  tradingDay(): string
  alert(alert: Alert): void
  count(name: string, by?: number): void
}

/** The audit of both links, in `data/audit/{account_id}/{trading_day}.jsonl`. */
export class GatewayAudit {
  readonly td: CounterAudit
  readonly md: CounterAudit
  readonly #log: AuditLog

  /** @throws StoreError when the folder belongs to the other environment */
  constructor(ports: GatewayAuditPorts) {
    const root = join(ports.dataDir, 'audit')
    stampFolder(root, ports.environment)
    this.#log = new AuditLog({
      folder: join(root, ports.accountId),
      timers: ports.timers,
      tradingDay: () => ports.tradingDay(),
      wallUs: () => Math.round((performance.timeOrigin + performance.now()) * 1_000),
      alert: (alert) => ports.alert(alert),
      count: (name, by) => ports.count(name, by),
    })
    this.td = new CounterAudit(this.#log, 'td')
    this.md = new CounterAudit(this.#log, 'md')
  }

  /**
   * Begins to write. `unanswered`: what an earlier run may have sent without living to write it down here.
   */
  start(facts: Readonly<Record<string, unknown>>, unanswered: readonly JournalOrder[]): void {
    this.#log.start()
    this.td.note('gateway_started', facts)
    for (const { orderId, tradingDay, frontId, sessionId, orderRef, symbol, sendState } of unanswered) {
      const fields = { TradingDay: tradingDay, FrontID: frontId, SessionID: sessionId, OrderRef: orderRef }
      this.td.note('order_of_earlier_run', {
        order_id: orderId,
        send_state: sendState,
        InstrumentID: symbol,
        ...fields,
      })
    }
  }

  /** @throws CtpError */
  openTrader(opening: TraderOpening): TraderPort {
    const open = auditTrader((onCallbacks) => openTrader({ ...opening, onCallbacks }), this.td, factsOf(opening))
    return open(opening.onCallbacks)
  }

  /** @throws CtpError */
  openMd(opening: MdOpening): MdPort {
    const open = auditMd((onCallbacks) => openMd({ ...opening, onCallbacks }), this.md, factsOf(opening))
    return open(opening.onCallbacks)
  }

  stop(): void {
    this.td.note('gateway_stopped', {})
    this.#log.stop()
  }
}

const factsOf = ({ library, abi, front }: TraderOpening | MdOpening): Record<string, unknown> => ({
  library,
  abi,
  front: withoutUser(front),
})
