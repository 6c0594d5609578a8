import { formatShanghai } from '@huangpu/core'
import type { KillView } from '@huangpu/messages'
import { isQuiet } from './until-nothing-works.js'

/** The state of the switch for a person; times are Shanghai's. */
export function renderKill(view: KillView): string {
  const state = view.active ? 'ON / 已启用' : 'off / 未启用'
  return [
    `kill switch / 紧急停止: ${state}`,
    ...(view.at === null ? [] : [`  ${formatShanghai(Date.parse(view.at))}  ${view.by}: ${view.reason}`]),
    `  working orders / 未撤报单: ${view.working_orders}, waiting cancels / 待发撤单: ${view.waiting_cancels}`,
    ...(view.flatten === 'off' ? [] : [`  closing positions / 平仓: ${view.flatten}`]),
    ...(view.stored ? [] : ['  not stored: a restart forgets it / 未写入磁盘，重启后失效']),
  ].join('\n')
}

/** What came of a kill after `waitedMs`. */
export function renderResult(view: KillView, waitedMs: number): string {
  if (isQuiet(view)) return '  no order works any more / 已无挂单'
  const seconds = Math.round(waitedMs / 1_000)
  return [
    `  not done after ${seconds} s; it goes on by itself. Look again: huangpu kill --state`,
    `  ${seconds} 秒后仍未完成，将继续自动执行，请再次查看：huangpu kill --state`,
  ].join('\n')
}

/** After a flatten was asked for, and before the switch is lifted. */
export const STRATEGIES_WAIT_FOR_YOU = [
  'Lots that --flatten closes leave the books of their strategies within seconds of the last fill (huangpu strategy list).',
  'Such a strategy opens nothing, even after the switch is lifted, until: huangpu strategy acknowledge NAME (or --all)',
  '--flatten 平掉的仓位会在最后一笔成交后数秒内从策略持仓簿中减去（huangpu strategy list）。这些策略即使在解除后也不开仓，',
  '直到执行：huangpu strategy acknowledge 策略名（或 --all）',
].join('\n')
