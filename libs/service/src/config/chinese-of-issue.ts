import { z } from 'zod'

const KINDS: Readonly<Record<string, string>> = {
  ...{
    string: '字符串',
    number: '数字',
    int: '整数',
    nan: '非数字',
    NaN: '非数字',
    boolean: '布尔值',
    bigint: '大整数',
  },
  ...{ array: '数组', tuple: '数组', set: '集合', map: '映射', object: '对象', record: '对象', date: '日期' },
  ...{ null: '空值', undefined: '空缺', function: '函数' },
}
const UNITS: Readonly<Record<string, string>> = {
  string: ' 个字符',
  array: ' 项',
  tuple: ' 项',
  set: ' 项',
  map: ' 项',
}
const RECEIVED = /^Invalid input: expected .+, received (\w+)$/
const zhOfLibrary = z.locales.zhCN().localeError
const enOfLibrary = z.locales.en().localeError

/** The Chinese for a sentence of the schema library's own; undefined where the sentence is not the library's. */
export function chineseOfIssue({ message, ...raw }: z.core.$ZodIssue): string | undefined {
  if (raw.code === 'invalid_type') {
    // What was received stands in the sentence alone.
    const received = RECEIVED.exec(message)?.[1]
    return received && `应为${kind(raw.expected)}，实际为${kind(received)}`
  }
  const asked = { ...raw, input: raw.input } as z.core.$ZodRawIssue
  if (textOf(enOfLibrary(asked)) !== message) return undefined
  if (raw.code === 'too_big') return `应${raw.inclusive ? '不大于' : '小于'} ${raw.maximum}${UNITS[raw.origin] ?? ''}`
  if (raw.code === 'too_small') return `应${raw.inclusive ? '不小于' : '大于'} ${raw.minimum}${UNITS[raw.origin] ?? ''}`
  if (raw.code === 'invalid_union' && 'options' in raw && raw.options)
    return `应为以下之一：${raw.options.map(String).join('|')}`
  if (raw.code === 'unrecognized_keys') return `未知的键：${raw.keys.map((key) => `"${key}"`).join('、')}`
  return textOf(zhOfLibrary(asked))
}

const kind = (word: string): string => KINDS[word] ?? word

const textOf = (error: ReturnType<typeof zhOfLibrary>): string | undefined =>
  typeof error === 'object' ? error?.message : error
