import { z } from 'zod'

/** What is wrong with an input, in both languages. */
export interface IssueWords {
  readonly zh: string
  readonly en: string
}

/** The message of a schema's own rule in both languages; `issueWords` takes them apart again. */
export const inBothLanguages = (zh: string, en: string): string => `${zh} / ${en}`

const CHINESE = /[\u4e00-\u9fff]/
const zhOfLibrary = z.locales.zhCN().localeError
const enOfLibrary = z.locales.en().localeError

/** The words of an issue; the library's own are translated when the schema was asked with `reportInput`. */
export function issueWords(issue: z.core.$ZodIssue): IssueWords {
  const { message, ...raw } = innermost(issue)
  const parts = message.split(' / ')
  const middle = parts.findIndex((part) => !CHINESE.test(part))
  if (middle > 0) return { zh: parts.slice(0, middle).join(' / '), en: parts.slice(middle).join(' / ') }
  if (raw.code === 'invalid_union' && 'options' in raw && raw.options) {
    return { zh: `无效选项：期望以下之一 ${raw.options.map(String).join('|')}`, en: message }
  }
  const asked = { ...raw, input: raw.input } as z.core.$ZodRawIssue
  const isLibrarys = textOf(enOfLibrary(asked)) === message
  return { zh: (isLibrarys && textOf(zhOfLibrary(asked))) || message, en: message }
}

/** Why a key is none says more than that it is none. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : []
  return inner ? innermost(inner) : issue
}

const textOf = (error: ReturnType<typeof zhOfLibrary>): string | undefined =>
  typeof error === 'object' ? error?.message : error
