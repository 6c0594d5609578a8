import type { ConnectionView } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'

type Link = 'td' | 'md'
const LINKS = ['td', 'md'] as const

export const renderState = (view: ConnectionView): string =>
  table(view, (link) => view.latches[link]?.reason ?? view[link]?.reason ?? '-')

/** Right after unlatching the last told reason is still the old refusal: it is not shown as if it were the answer. */
export function renderUnlatch(before: ConnectionView, after: ConnectionView): string {
  const latched = LINKS.filter((link) => before.latches[link])
  if (latched.length === 0) return `nothing was latched / 没有被锁定的会话\n${renderState(after)}`
  const stays = latched.filter((link) => after.latches[link])
  const next = nextAttempt(after)
  const said =
    stays.length === 0
      ? `unlatched, ${next.en}: npx huangpu ctp state tells the outcome / 已解除锁定，${next.zh}；用 npx huangpu ctp state 查看结果`
      : `still latched: ${stays.join(', ')} / 仍被锁定：${stays.join('、')}`
  const reason = (link: Link): string => {
    const current = after.latches[link]?.reason ?? after[link]?.reason ?? '-'
    const isOld = latched.includes(link) && !stays.includes(link)
    return isOld && after[link]?.state !== 'ready' ? `${next.en} / ${next.zh}` : current
  }
  return `${said}\n${table(after, reason)}`
}

/** Outside the hours the sessions rest: the login follows with the next ones. */
function nextAttempt({ hours: { open, changes_at: at } }: ConnectionView): { en: string; zh: string } {
  if (open) return { en: 'trying again', zh: '正在重新登录' }
  return at === null
    ? { en: 'logs in with the next session', zh: '将于下个交易时段登录' }
    : { en: `logs in at ${at}`, zh: `将于 ${at} 登录` }
}

const table = (view: ConnectionView, reasonOf: (link: Link) => string): string =>
  textTable(
    ['session/会话', 'state/状态', 'day/交易日', 'library/库', 'since/自', 'reason/原因'],
    LINKS.map((link) => {
      const event = view[link]
      return [
        link,
        view.latches[link] ? 'latched' : (event?.state ?? 'unknown'),
        event?.trading_day ?? '-',
        view.libraries[link] ?? '-',
        event?.datetime ?? '-',
        reasonOf(link),
      ]
    }),
  )
