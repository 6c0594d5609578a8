import { bothLanguagesOf, type BothLanguages } from '@huangpu/messages'
import type { z } from 'zod'
import { chineseOfIssue } from './chinese-of-issue.js'

/** What is wrong with an input. A rule of ours speaks both languages (`inBothLanguages`); the library's words are translated. */
export function issueWords(issue: z.core.$ZodIssue): BothLanguages {
  const told = innermost(issue)
  const { message } = told
  return bothLanguagesOf(message) ?? { zh: chineseOfIssue(told) ?? message, en: message }
}

/** Why a key is none says more than that it is none. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : []
  return inner ? innermost(inner) : issue
}
