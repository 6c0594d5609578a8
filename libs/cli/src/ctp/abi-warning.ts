import { parseApiVersion } from 'ctp-node-binding'
import type { ProbeReport, ProbeWarning } from './probe-report.js'

/**
 * Of a table that is not of the version which the library names. A drop-in whose text is of its own names none, and
 * nothing can be said about it.
 */
export function abiWarning({
  file,
  version,
  table,
}: Pick<ProbeReport, 'file' | 'version' | 'table'>): ProbeWarning | null {
  const named = version === null ? undefined : parseApiVersion(version)
  if (named === undefined || table === null || named === table) return null
  return {
    code: 'ABI_DIFFERS',
    zh: `${file} 自报版本 ${named}，却指定了 ${table} 的接口表：字段偏移与虚函数槽位可能不同，价格、手数会读错写错。仅当替换库的版本文本不可信时才这样用；否则请去掉 --abi`,
    en: `${file} says that it is ${named}, yet the table of ${table} was forced: offsets and slots may differ, so that prices and lots are read and written wrong. It is meant only for drop-in libraries whose text is of their own; otherwise leave out --abi`,
  }
}

/** As it is shown to a person. */
export const warningText = ({ en, zh }: ProbeWarning): string => `WARNING: ${en}\n警告：${zh}\n`
