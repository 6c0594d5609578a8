import type { AlertEvent } from '@huangpu/messages'
import type { QueueOverflow } from 'ctp-node-binding'

type Alert = Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>

/** Ticks that were dropped because the gateway read too slowly are counted, and alarmed of once each time. */
export function overflowNotice(ports: {
  alert(alert: Alert): void
  count(name: string, by: number): void
}): (overflow: QueueOverflow) => void {
  let counted = 0
  return ({ state, ticksDropped }) => {
    ports.count('ticks_dropped', ticksDropped - counted)
    counted = state === 'began' ? ticksDropped : 0
    ports.alert(state === 'began' ? ticksDroppedAlert() : ticksCaughtUpAlert(ticksDropped))
  }
}

const ticksDroppedAlert = (): Alert => ({
  severity: 'error',
  code: 'ticks_dropped',
  message_zh: '网关处理过慢，行情队列已满，正在丢弃 tick；报单与成交不受影响，请检查本机负载',
  message_en:
    'the gateway reads too slowly: its queue is full and ticks are dropped, orders and trades are not; check the load of this machine',
})

const ticksCaughtUpAlert = (dropped: number): Alert => ({
  severity: 'warning',
  code: 'ticks_dropped',
  message_zh: `行情队列已恢复，期间丢弃 ${dropped} 个 tick，相应分钟的 K 线可能不完整`,
  message_en: `the queue of ticks is read again; ${dropped} ticks were dropped, bars of those minutes may be incomplete`,
})
