import { expect, it } from 'vitest'
import { ConsoleInterest } from './console-interest.js'

it('wants what was looked at while a tab is open, the last hundred of it, for eight hours', () => {
  let wallMs = 0
  let tabs = 1
  let last: readonly string[] = ['never reported']
  const interest = new ConsoleInterest({
    report: (symbols) => void (last = symbols),
    anybody: () => tabs > 0,
    wallMs: () => wallMs,
  })
  expect(last).toEqual([])
  interest.looked('rb2701')
  expect(last).toEqual(['rb2701'])
  for (let i = 0; i < 100; i += 1) interest.looked(`au${1000 + i}`)
  expect(last).toHaveLength(100)
  expect(last).not.toContain('rb2701')
  wallMs = 8 * 3_600_000 + 1
  interest.looked('cu2701')
  interest.review()
  expect(last).toEqual(['cu2701'])
  tabs = 0
  interest.review()
  expect(last).toEqual([])
  interest.stop()
})
