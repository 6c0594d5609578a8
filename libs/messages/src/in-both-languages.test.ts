import { expect, test } from 'vitest'
import { bothLanguagesOf, inBothLanguages, sentenceIn } from './in-both-languages.js'

test.each([
  // Chinese | English
  ['应为合约代码，如 rb2701', 'a contract such as rb2701'],
  ['应为 开 / 平', 'one of OPEN / CLOSE'],
])('%s | %s is taken apart as it was put together', (zh, en) => {
  expect(bothLanguagesOf(inBothLanguages(zh, en))).toEqual({ zh, en })
  expect(sentenceIn('en', inBothLanguages(zh, en))).toBe(en)
})

test.each(['a contract', '未知合约', 'OPEN / CLOSE'])('%s is in one language', (text) => {
  expect(bothLanguagesOf(text)).toBeUndefined()
  expect(sentenceIn('zh', text)).toBe(text)
})
