import type { SpiEvent } from 'ctp-node-binding'
import type { SpiCallback } from './counter-ports.js'

/** ErrorID 0 and a missing RspInfo both mean success. */
export function spiCallbackOf(event: SpiEvent): SpiCallback {
  const { rspInfo } = event
  return {
    name: event.name,
    fields: () => event.fields(),
    error: rspInfo && rspInfo.ErrorID !== 0 ? { id: rspInfo.ErrorID, message: rspInfo.ErrorMsg } : null,
    requestId: event.requestId,
    isLast: event.isLast ?? true,
    reasonCode: event.reason,
  }
}
