import type { JournalCancel } from '@huangpu/storage'

/** In whose name the kill switch cancels. */
export const KILL_SWITCH = 'kill'

const CANCELLED_BY_KILL = '紧急停止撤单 / cancelled by the kill switch'

export const isKillCancel = ({ requestId }: Pick<JournalCancel, 'requestId'>): boolean =>
  requestId.startsWith(`gateway:${KILL_SWITCH}:`)

/** Why an order was cancelled: names the kill switch if the cancel is its own, before what else is `said`. */
export function cancelReason(cancel: Pick<JournalCancel, 'requestId'>, said: string | null): string | null {
  if (!isKillCancel(cancel)) return said
  return said === null ? CANCELLED_BY_KILL : `${CANCELLED_BY_KILL} (${said})`
}
