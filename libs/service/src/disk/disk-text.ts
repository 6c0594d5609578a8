import type { DiskState } from '@huangpu/core'
import type { AlertEvent } from '@huangpu/messages'

/** For health; undefined while there is room. */
export const DISK_REASON: Readonly<Record<DiskState, string | undefined>> = {
  ample: undefined,
  reserve:
    '磁盘已满，已启用备用空间：只能平仓与撤单 / the disk is full and lives on its reserve: only closing and cancelling',
  full: '磁盘已满且备用空间用尽：只能撤单 / the disk is full and its reserve used up: only cancels go out',
}

/** What is told when the state of the disk changes. */
export const DISK_ALERT: Readonly<
  Record<DiskState, Pick<AlertEvent, 'severity' | 'code' | 'message_zh' | 'message_en'>>
> = {
  ample: {
    severity: 'info',
    code: 'disk_ample',
    message_zh: '磁盘空间已恢复，交易照常',
    message_en: 'there is room on the disk again, trading goes on',
  },
  reserve: {
    severity: 'critical',
    code: 'disk_reserve_used',
    message_zh: '磁盘已满，备用空间已释放：禁止开仓，可以平仓与撤单。请立即清理磁盘，之后自动恢复',
    message_en:
      'the disk is full, its reserve was given free: nothing is opened, closing and cancelling go on. Make room now; the rest is done by itself',
  },
  full: {
    severity: 'critical',
    code: 'disk_full',
    message_zh: '磁盘已满且备用空间用尽：不再开仓与平仓，只能撤单。请立即清理磁盘，必要时用其他终端平仓',
    message_en:
      'the disk is full and its reserve used up: nothing is opened or closed, only cancels go out. Make room now; close from another terminal if you must',
  },
}
