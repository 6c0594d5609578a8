import { expect, it } from 'vitest'
import { SymbolWatch } from './symbol-watch.js'

it('wants what is asked for during an hour, and what is held for as long as it is held', () => {
  let wallMs = 1_000
  let held: string[] = []
  const reports: string[] = []
  const watch = new SymbolWatch({
    keys: { hgetall: () => Promise.resolve({}), mget: () => Promise.resolve([]) },
    quotes: { acceptOlder: () => undefined },
    report: (symbols) => void reports.push([...new Set(symbols)].sort().join()),
    needed: () => held,
    wallMs: () => wallMs,
    failed: (error) => {
      throw error
    },
  })
  watch.want(['rb2701'])
  watch.want(['rb2701'])
  watch.want(['au2702'])
  expect(reports).toEqual(['rb2701', 'au2702,rb2701'])
  held = ['au2702']
  wallMs += 3_600_001
  watch.review()
  expect(reports.at(-1)).toBe('au2702')
  held = []
  watch.review()
  expect(reports.at(-1)).toBe('')
  watch.stop()
})
