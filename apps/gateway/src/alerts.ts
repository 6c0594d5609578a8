import type { AlertEvent } from '@huangpu/messages'
import type { Differences } from './queries/login-queries.js'
import type { Cause } from './session/session-facts.js'

export type Alert = Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>

export const ORDER_RESURFACED = (orderId: string): Alert => ({
  severity: 'critical',
  code: 'order_resurfaced',
  message_zh: `报单 ${orderId} 曾判定为未到达柜台，现柜台有其回报，网关正在撤单，请核对持仓`,
  message_en: `order ${orderId} was taken for lost, but the counter has it: the gateway cancels it, check positions`,
})

export const ORDER_MISSING_IN_JOURNAL = (orderId: string): Alert => ({
  severity: 'critical',
  code: 'order_missing_in_journal',
  message_zh: `柜台有本系统的报单 ${orderId}，但网关流水中没有（流水被删除或为旧备份），已按 stream:cmd 恢复，请核对`,
  message_en: `the counter has our order ${orderId}, the journal does not (deleted, or an old copy): taken up again from stream:cmd, check it`,
})

export const CANCEL_UNSENDABLE = (orderId: string, reason: string): Alert => ({
  severity: 'critical',
  code: 'cancel_unsendable',
  message_zh: `报单 ${orderId} 的撤单无法发出，请通过其他终端撤单：${reason}`,
  message_en: `the cancel of order ${orderId} could not be sent, cancel it from another terminal: ${reason}`,
})

export const deadCommandAlert = (reason: string): Alert => ({
  severity: 'critical',
  code: 'dead_letter',
  message_zh: `一条交易指令无法处理，已移入 stream:dead：${reason}`,
  message_en: `a command could not be handled and was set aside in stream:dead: ${reason}`,
})

export const parkedTradesAlert = (count: number): Alert => ({
  severity: 'error',
  code: 'trades_without_order',
  message_zh: `有 ${count} 笔成交找不到对应报单`,
  message_en: `${count} trades belong to no known order`,
})

export const unreadableAlert = (callback: string, reason: string): Alert => ({
  severity: 'error',
  code: 'callback_unreadable',
  message_zh: `柜台回报 ${callback} 无法解析，已搁置：${reason}`,
  message_en: `the counter's ${callback} could not be read and was set aside: ${reason}`,
})

export const libraryAlert = (zh: string, en: string): Alert => ({
  severity: 'critical',
  code: 'ctp_library_unusable',
  message_zh: zh,
  message_en: en,
})

export const sessionLatchedAlert = (link: 'td' | 'md', { zh, en, remedy }: Cause): Alert => ({
  severity: 'critical',
  code: 'session_latched',
  message_zh: `${link === 'td' ? '交易' : '行情'}连接已停止重试，需要人工处理：${zh}${remedy ? `；${remedy.zh}` : ''}`,
  message_en: `the ${link} session makes no further attempt until a person acts: ${en}${remedy ? `; ${remedy.en}` : ''}`,
})

export const leaseTakenAlert = (accountId: string, holder: string): Alert => ({
  severity: 'critical',
  code: 'lease_taken',
  message_zh: `账户 ${accountId} 已由另一个网关接管（${holder}），本网关退出会话`,
  message_en: `account ${accountId} was taken over by another gateway (${holder}): this one gives its sessions up`,
})

export const killedAlert = (by: string, reason: string): Alert => ({
  severity: 'critical',
  code: 'kill_switch_on',
  message_zh: `紧急停止已启用（${by}：${reason}）：禁止开仓，正在撤销全部挂单`,
  message_en: `the kill switch was turned on (${by}: ${reason}): nothing is opened, every working order is cancelled`,
})

export const killLiftedAlert = (by: string, reason: string): Alert => ({
  severity: 'warning',
  code: 'kill_switch_lifted',
  message_zh: `紧急停止已解除（${by}：${reason}）`,
  message_en: `the kill switch was lifted (${by}: ${reason})`,
})

export const killNotStoredAlert = (reason: string, sent: number): Alert => ({
  severity: 'critical',
  code: 'kill_switch_not_stored',
  message_zh: `紧急停止已启用但无法写入磁盘（${reason}）：已直接发出 ${sent} 笔撤单，重启后失效，请勿重启并清理磁盘`,
  message_en: `the kill switch is on but could not be stored (${reason}): ${sent} cancels were sent at once; a restart forgets it, so make room first`,
})

export const killOrdersWorkAlert = (orders: number): Alert => ({
  severity: 'critical',
  code: 'kill_orders_still_work',
  message_zh: `紧急停止后仍有 ${orders} 笔报单无法撤销，将每分钟重试，请核对`,
  message_en: `${orders} orders still work although the kill switch cancelled them: tried again every minute, check at the counter`,
})

export const FLATTEN_INCOMPLETE: Alert = {
  severity: 'critical',
  code: 'flatten_incomplete',
  message_zh: '紧急停止未能平掉全部持仓，请查看持仓并人工处理',
  message_en: 'the kill switch could not close every position: look at what is left and close it by hand',
}

/** What the login's queries brought beyond journal, replay and Redis. */
export function reconciledAlert(found: Differences): Alert {
  const { ordersHealed, ordersFound, tradesFound, positionsMoved, instrumentsStale } = found
  const zh = `补齐报单 ${ordersHealed}，发现外部报单 ${ordersFound}，补齐成交 ${tradesFound}，持仓变化 ${positionsMoved}，清除合约 ${instrumentsStale}`
  const en = `${ordersHealed} orders moved on, ${ordersFound} orders of others found, ${tradesFound} fills found, ${positionsMoved} positions moved, ${instrumentsStale} contracts dropped`
  return {
    severity: ordersHealed + tradesFound > 0 ? 'warning' : 'info',
    code: 'reconciled',
    message_zh: `已与柜台核对：${zh}`,
    message_en: `reconciled with the counter: ${en}`,
  }
}
