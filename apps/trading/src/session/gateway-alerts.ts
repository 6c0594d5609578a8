import type { TradingDesk } from '../trading-desk.js'

type Alert = Parameters<TradingDesk['alert']>[0]

export const GATEWAY_SILENT: Alert = {
  severity: 'critical',
  code: 'gateway_silent',
  message_zh:
    '网关没有响应（已崩溃或卡死）：新报单被拒绝，撤单排队等待，策略暂停。请运行 npx huangpu status 与 npx huangpu logs gateway；网关恢复后会自动继续',
  message_en:
    'the gateway shows no sign of life (it crashed, or hangs): new orders are refused, cancels wait, strategies pause. Run npx huangpu status and npx huangpu logs gateway; trading goes on by itself when it is back',
}

export const GATEWAY_HEARD: Alert = {
  severity: 'info',
  code: 'gateway_heard',
  message_zh: '网关已恢复响应',
  message_en: 'the gateway is heard again',
}
