import { NO_KILL_REASON } from '@huangpu/messages'
import type { KillEntry } from '@huangpu/storage'

/**
 * The kill that says who, when and why: the one that turned the switch on. A later one replaces it only if it brings a
 * reason, so that pressing once more does not wipe out why it was pressed.
 */
export function standingKill(before: KillEntry | undefined, next: KillEntry): KillEntry {
  return before === undefined || next.reason !== NO_KILL_REASON ? next : before
}
