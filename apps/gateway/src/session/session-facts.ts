/** One statement in both languages. */
export interface Sentence {
  readonly zh: string
  readonly en: string
}

/** Why a session is not ready, and what a person can do about it. */
export interface Cause extends Sentence {
  readonly remedy: Sentence | null
  /** The counter's ErrorID; 0: not the counter's doing (network, library, configuration, hours). */
  readonly errorId: number
}

/** What a login told, and what identifies our orders until the next one. */
export interface LoginFacts {
  readonly tradingDay: string
  readonly frontId: number
  readonly sessionId: number
  readonly maxOrderRef: number
}

/** A refusal as the counter worded it. */
export interface Refusal {
  readonly errorId: number
  readonly message: string
}

export type LoginStep = 'authenticate' | 'login' | 'confirm'

export const causeOf = (sentence: Sentence, remedy: Sentence | null = null, errorId = 0): Cause => ({
  zh: sentence.zh,
  en: sentence.en,
  remedy,
  errorId,
})

/** Both languages with the remedy, where there is room for one text only. */
export function causeText({ zh, en, remedy }: Cause): string {
  return remedy ? `${zh}；${remedy.zh} / ${en}; ${remedy.en}` : `${zh} / ${en}`
}

/** What an exception says; a configuration's problem knows both languages. */
export function causeOfError(error: unknown): Cause {
  const { zh, en, reasonZh, reasonEn, file } = error as Partial<Record<string, unknown>>
  if (typeof zh === 'string' && typeof en === 'string') return causeOf({ zh, en })
  if (typeof reasonZh === 'string' && typeof reasonEn === 'string') {
    return causeOf({ zh: `${String(file)}：${reasonZh}`, en: `${String(file)}: ${reasonEn}` })
  }
  const text = error instanceof Error ? error.message : String(error)
  return causeOf({ zh: text, en: text })
}
