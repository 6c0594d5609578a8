import type { Alert } from '../alerts.js'

export const AUDIT_UNWRITABLE = (reason: string): Alert => ({
  severity: 'critical',
  code: 'audit_unwritable',
  message_zh: `审计文件无法写入，记录暂存于内存并每秒重试，请检查磁盘空间与 data/audit 权限：${reason}`,
  message_en: `the audit file cannot be written; records wait in memory and are tried again each second, check the disk and data/audit: ${reason}`,
})

export const AUDIT_WRITABLE = (lost: number): Alert => ({
  severity: lost > 0 ? 'error' : 'info',
  code: 'audit_writable',
  message_zh: `审计文件恢复写入${lost > 0 ? `，期间丢失 ${lost} 条记录` : '，没有丢失记录'}`,
  message_en: `the audit file is written again; ${lost} records were lost meanwhile`,
})
