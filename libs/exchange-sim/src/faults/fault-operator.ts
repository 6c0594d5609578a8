import type { ExchangeFault } from '@huangpu/messages'
import type { FrontSession } from '../fronts/front-server.js'
import type { MdFront } from '../fronts/md-front.js'
import type { TdFront } from '../fronts/td-front.js'
import type { FaultDesk } from './fault-desk.js'
import type { FaultOf } from './fault-moment.js'

export interface FaultPorts {
  readonly td: TdFront
  readonly md: MdFront
  /** Ends the process; its supervisor starts it again. */
  readonly exit: (() => void) | undefined
}

/** Arms faults, and does what happens at once or in the clients' libraries. */
export class FaultOperator {
  private readonly timers = new Map<string, NodeJS.Timeout>()

  constructor(
    readonly desk: FaultDesk,
    private readonly ports: FaultPorts,
  ) {
    desk.onGone = (id, fault) => this.onGone(id, fault)
    for (const { server } of [ports.td, ports.md]) {
      server.rules.onHit = (id, session) => this.onClientRefused(id, session)
    }
  }

  /** Resolves with the fault's id when it is in force, in every connected library too. */
  async arm(fault: ExchangeFault): Promise<string> {
    const id = this.desk.arm(fault)
    if (fault.kind === 'throttle') await this.rule(id, fault)
    if (fault.kind === 'stop_ticks' && fault.for_ms !== undefined) {
      this.timers.set(
        id,
        setTimeout(() => this.desk.remove(id, 'spent'), fault.for_ms),
      )
    }
    const place = this.strikeNow(fault)
    if (place === undefined) return id
    this.desk.strikeOne(id, place)
    if (!isAway(fault)) this.desk.remove(id, 'spent')
    return id
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
  }

  /** Returns where; undefined when the fault waits for its moment. */
  private strikeNow(fault: ExchangeFault): string | undefined {
    switch (fault.kind) {
      case 'drop_front':
        if (fault.at !== undefined) return undefined
        this.drop(fault)
        return fault.front
      case 'slow_reader':
        this.ports[fault.front].server.pause(fault.who, fault.ms, fault.account_id)
        return fault.front
      case 'restart':
        this.restart(fault)
        return fault.how
      default:
        return undefined
    }
  }

  private drop(fault: FaultOf<'drop_front'>): void {
    const { server } = this.ports[fault.front]
    server.disconnect({ accountId: fault.account_id, reason: fault.reason })
    if (isAway(fault)) server.goAway()
    else if (fault.away_ms > 0) server.goAway(fault.away_ms)
  }

  private restart(fault: FaultOf<'restart'>): void {
    if (fault.how === 'process' && this.ports.exit) return this.ports.exit()
    for (const { server } of [this.ports.td, this.ports.md]) {
      server.disconnect()
      server.goAway(fault.away_ms)
    }
    this.ports.td.guard.forgive()
  }

  private async rule(id: string, fault: FaultOf<'throttle'>): Promise<void> {
    const { request, code, times, account_id: accountId } = fault
    if (code === undefined) return
    const rule = { id, request, code, count: times === 0 ? -1 : times, accountId }
    await Promise.all([this.ports.td, this.ports.md].map(({ server }) => server.rules.put(rule)))
  }

  private onClientRefused(id: string, session: FrontSession): void {
    const left = this.desk.strikeOne(id, `return code ${session.accountId ?? ''}`.trim())
    for (const { server } of [this.ports.td, this.ports.md]) server.rules.recount(id, left, session)
  }

  private onGone(id: string, fault: ExchangeFault): void {
    clearTimeout(this.timers.get(id))
    this.timers.delete(id)
    if (fault.kind === 'drop_front' && isAway(fault)) this.ports[fault.front].server.comeBack()
    if (fault.kind === 'throttle') {
      for (const { server } of [this.ports.td, this.ports.md]) void server.rules.withdraw(id)
    }
  }
}

/** A front that is down until its fault is removed. */
const isAway = (fault: ExchangeFault): boolean =>
  fault.kind === 'drop_front' && fault.at === undefined && fault.times === 0
