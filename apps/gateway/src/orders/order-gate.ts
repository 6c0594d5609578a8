import type { DiskState, Offset } from '@huangpu/core'
import type { ReasonCode } from '@huangpu/messages'

/** The kill switch's own closing orders carry request ids that begin so. */
export const FLATTEN_REQUEST_PREFIX = 'gateway:flatten:'

/** Why an order may not be sent although the session would take it. */
export interface GateObjection {
  readonly code: ReasonCode
  readonly detail: string
}

/** What of an order the gate looks at. */
export interface GatedOrder {
  readonly offset: Offset
  readonly symbol: string
  readonly requestId: string
}

export interface OrderGatePorts {
  /** The account is surely ours. */
  leased(): boolean
  /** The kill switch is on. */
  killed(): boolean
  /** Room for the journal. */
  disk(): DiskState
  /** Trading days that are left of a contract which is not to be opened any more. */
  closeOnlyDaysLeft(symbol: string): number | undefined
}

/** Asked before an order is journalled and again before it is written. Cancels never ask. */
export class OrderGate {
  constructor(private readonly ports: OrderGatePorts) {}

  /** An emergency's closing waits for no lease: the counter closes nothing twice. */
  objection({ offset, symbol, requestId }: GatedOrder): GateObjection | undefined {
    if (offset === 'OPEN' && this.ports.killed()) return KILLED
    const emergency = offset !== 'OPEN' && requestId.startsWith(FLATTEN_REQUEST_PREFIX)
    if (!emergency && !this.ports.leased()) return NOT_LEASED
    const disk = this.ports.disk()
    if (disk !== 'ample' && offset === 'OPEN') return DISK_FULL
    if (disk === 'full' && !emergency) return NOTHING_LEFT
    const left = offset === 'OPEN' ? this.ports.closeOnlyDaysLeft(symbol) : undefined
    return left === undefined ? undefined : nearExpiry(symbol, left)
  }
}

const NOT_LEASED: GateObjection = {
  code: 'not_ready',
  detail: '账户租约未确认，不发送报单 / the lease of the account is in doubt: no order is sent',
}
const KILLED: GateObjection = {
  code: 'kill_switch',
  detail: '紧急停止已启用，禁止开仓 / the kill switch is on: opening is refused',
}
const DISK_FULL: GateObjection = {
  code: 'disk_full',
  detail: '磁盘已满，只能平仓与撤单 / the disk is full: only closing and cancelling is possible',
}
const NOTHING_LEFT: GateObjection = {
  code: 'disk_full',
  detail: '磁盘已满且备用空间用尽，只能撤单 / the disk is full and its reserve used up: only cancels go out',
}
const nearExpiry = (symbol: string, left: number): GateObjection => ({
  code: 'near_expiry',
  detail: `${symbol} 距最后交易日 ${left} 个交易日，只能平仓 / ${symbol} has ${left} trading days left: only closing is possible`,
})
