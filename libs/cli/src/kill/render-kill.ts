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

/** Before a flatten is asked for or the switch is lifted. */
export const STRATEGIES_KEEP_THEIR_LOTS = [
  'After --flatten strategies still believe in the lots that were closed for them. Before you lift: stop them (console, or',
  "POST /strategies/{name}/stop), and change the `name` in their YAML: under a new name a strategy's book is empty.",
  '--flatten 之后，策略仍认为持有已被平掉的仓位。解除之前：先停止策略（控制台，或 POST /strategies/{name}/stop），',
  '再修改其 YAML 中的 `name`：新名称的策略从空仓开始。',
].join('\n')
