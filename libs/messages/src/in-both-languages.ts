export interface BothLanguages {
  readonly zh: string
  readonly en: string
}

const CHINESE = /[\u4e00-\u9fff]/

/** One text with a sentence in both languages; `bothLanguagesOf` takes it apart again. */
export const inBothLanguages = (zh: string, en: string): string => `${zh} / ${en}`

/** The two sentences of a text; undefined for one that is in one language only. */
export function bothLanguagesOf(text: string): BothLanguages | undefined {
  const parts = text.split(' / ')
  const middle = parts.findIndex((part) => !CHINESE.test(part))
  if (middle < 1) return undefined
  return { zh: parts.slice(0, middle).join(' / '), en: parts.slice(middle).join(' / ') }
}

/** The sentence of a text in one language; the text itself where it is in one only. */
export const sentenceIn = (language: keyof BothLanguages, text: string): string =>
  bothLanguagesOf(text)?.[language] ?? text
