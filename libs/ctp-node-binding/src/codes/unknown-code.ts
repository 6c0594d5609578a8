import { CtpError } from '../errors/ctp-error.js'
import type { CodeTable } from './code-table.js'

/** `place` is the field, with its struct and version where they are known. */
export function unknownCode(place: string, value: unknown, table: CodeTable): CtpError {
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value)
  return new CtpError('UNKNOWN_CODE', {
    zh: `${place} 没有代码 ${shown}；可用的是：${table.allowed}`,
    en: `${place} has no code ${shown}; it knows ${table.allowed}`,
  })
}
