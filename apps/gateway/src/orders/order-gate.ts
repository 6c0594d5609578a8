import type { Offset } from '@huangpu/core'
import type { ReasonCode } from '@huangpu/messages'

/** The kill switch's own closing orders carry request ids that begin so. */
export const FLATTEN_REQUEST_PREFIX = 'gateway:flatten:'

/** Why an order may not be sent although the session would take it. */
export interface GateObjection {
  readonly code: ReasonCode
  readonly detail: string
}

export interface OrderGatePorts {
  /** The account is surely ours. */
  leased(): boolean
  /** The kill switch is on. */
  killed(): boolean
}

/** Asked before an order is journalled and again before it is written. Cancels never ask. */
export class OrderGate {
  constructor(private readonly ports: OrderGatePorts) {}

  /** An emergency's closing waits for no lease: the counter closes nothing twice. */
  objection(order: { readonly offset: Offset; readonly requestId: string }): GateObjection | undefined {
    if (order.offset === 'OPEN' && this.ports.killed()) return KILLED
    const emergency = order.offset !== 'OPEN' && order.requestId.startsWith(FLATTEN_REQUEST_PREFIX)
    return emergency || this.ports.leased() ? undefined : NOT_LEASED
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
