import { fieldSpans, methodSpans, structSpans } from '../generated/version-spans.js'
import type { ApiKind } from './abi-document.js'

/** What to do about something that this version lacks, ready to follow a sentence. */
export interface Remedy {
  readonly zh: string
  readonly en: string
}

const SPELLING: Remedy = { zh: '没有任何版本有它，请检查拼写', en: 'no version has it, check the spelling' }

export function fieldRemedy(struct: string, field: string): Remedy {
  const span = fieldSpans[middleOf(struct)]?.[field]
  if (span === undefined) return SPELLING
  const { zh, en } = inWords(span)
  return { zh: `${zh}；请先用 has() 判断`, en: `${en}; ask has() first` }
}

/** Whether some version has the field, be it this one or not. */
export const isFieldOfSomeVersion = (struct: string, field: string): boolean =>
  fieldSpans[middleOf(struct)]?.[field] !== undefined

export const structRemedy = (struct: string): Remedy => remedy(structSpans[middleOf(struct)])

export const methodRemedy = (kind: ApiKind, method: string): Remedy => remedy(methodSpans[`${kind}Api.${method}`])

function remedy(span: string | undefined): Remedy {
  if (span === undefined) return SPELLING
  const { zh, en } = inWords(span)
  return { zh: `${zh}；请换用含有它的版本的库`, en: `${en}; use a library of a version that has it` }
}

function inWords(span: string): Remedy {
  const version = span.replace(/^[<>]=/, '')
  if (span.startsWith('>=')) return { zh: `${version} 起才有`, en: `it exists since ${version}` }
  if (span.startsWith('<=')) return { zh: `${version} 之后已取消`, en: `it exists until ${version} only` }
  const [from, to] = span.split('..')
  return { zh: `只在 ${from} 至 ${to} 存在`, en: `it exists from ${from} to ${to} only` }
}

const middleOf = (struct: string): string => /^CThostFtdc(.*)Field$/.exec(struct)?.[1] ?? struct
