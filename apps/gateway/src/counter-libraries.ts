import { join } from 'node:path'
import type { ServiceContext } from '@huangpu/service'
import type { JournalOrder } from '@huangpu/storage'
import { GatewayAudit } from './audit/gateway-audit.js'
import type { CrashPoints } from './crash/crash-points.js'
import type { MdPort, SpiCallback, TraderPort } from './ports/counter-ports.js'
import type { MdOpening } from './ports/open-md.js'
import { realTimers } from './ports/real-timers.js'
import { overflowNotice } from './ticks/overflow-notice.js'

export interface CounterLibrariesPorts {
  readonly context: ServiceContext
  readonly crash: CrashPoints
  /** Names the audit file. */
  tradingDay(): string
}

/** The two vendor libraries as they are configured, with the audit of all that passes through them. */
export class CounterLibraries {
  readonly #audit: GatewayAudit

  /** @throws StoreError when the audit's folder belongs to the other environment */
  constructor(private readonly ports: CounterLibrariesPorts) {
    const { accountId, dataDir, environment, events, health } = ports.context
    this.#audit = new GatewayAudit({
      dataDir,
      accountId,
      environment,
      timers: realTimers,
      tradingDay: () => ports.tradingDay(),
      alert: (alert) => events.alert(alert),
      count: (name, by) => health.count(name, by),
    })
  }

  /** Begins the audit. `unanswered`: what an earlier run may have sent without living to write it down. */
  start(unanswered: readonly JournalOrder[]): void {
    this.#audit.start({ environment: this.ports.context.environment, node: process.version }, unanswered)
  }

  /** @throws CtpError */
  openTrader(onCallbacks: (batch: readonly SpiCallback[]) => void): TraderPort {
    const { context, crash } = this.ports
    const { ctp, dataDir } = context
    const port = this.#audit.openTrader({
      library: ctp.tdLibrary,
      abi: ctp.abi,
      productionMode: ctp.productionMode,
      flowPath: join(dataDir, 'flow', 'td'),
      front: ctp.tdFront,
      onCallbacks: crash.callbacks(onCallbacks),
    })
    return crash.trader(port)
  }

  /** @throws CtpError */
  openMd(onCallbacks: MdOpening['onCallbacks'], onTicks: MdOpening['onTicks']): MdPort {
    const { ctp, dataDir, events, health } = this.ports.context
    return this.#audit.openMd({
      library: ctp.mdLibrary,
      abi: ctp.abi,
      productionMode: ctp.productionMode,
      flowPath: join(dataDir, 'flow', 'md'),
      front: ctp.mdFront,
      onCallbacks,
      onTicks,
      onOverflow: overflowNotice({
        alert: (alert) => events.alert(alert),
        count: (name, by) => health.count(name, by),
      }),
    })
  }

  stop(): void {
    this.#audit.stop()
  }
}
