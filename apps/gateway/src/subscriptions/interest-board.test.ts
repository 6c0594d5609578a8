import { expect, it } from 'vitest'
import { ManualTimers } from '../testing/manual-timers.js'
import { InterestBoard } from './interest-board.js'

const HOUR_MS = 3_600_000
const NOW_MS = 100 * HOUR_MS

it('reads on a word and once a minute, cleans what nobody renews, and keeps what it knew while Redis is away', async () => {
  const timers = new ManualTimers()
  let hash: Record<string, string> = {
    'strategy:rb2701': String(NOW_MS - 60_000),
    'web:rb2701': String(NOW_MS),
    'web:au2702': String(NOW_MS - 8 * HOUR_MS - 1),
    'web:../etc': String(NOW_MS),
    nonsense: 'x',
  }
  let away = false
  const seen: string[] = []
  const cleaned: unknown[] = []
  const failures: unknown[] = []
  const board = new InterestBoard({
    timers,
    keys: {
      hgetall: () => (away ? Promise.reject(new Error('away')) : Promise.resolve(hash)),
      hdel: (_key, ...fields) => {
        hash = Object.fromEntries(Object.entries(hash).filter(([field]) => !fields.includes(field)))
        return Promise.resolve(fields.length)
      },
    },
    wallMs: () => NOW_MS,
    onWanted: (wanted) =>
      void seen.push([...wanted].map(([symbol, holders]) => `${symbol}=${holders.join('+')}`).join()),
    record: (_what, facts) => void cleaned.push(facts),
    failed: (error) => void failures.push(error),
  })
  await board.refresh()
  expect(seen).toEqual(['rb2701=strategy+web'])
  expect(cleaned).toEqual([{ expired: ['web:au2702'], malformed: ['nonsense', 'web:../etc'] }])
  expect(Object.keys(hash)).toEqual(['strategy:rb2701', 'web:rb2701'])

  away = true
  await board.refresh()
  expect([seen.length, failures.length]).toEqual([1, 1])
  away = false
  hash = {}
  timers.advance(1_000)
  await board.refresh()
  expect(seen.at(-1)).toBe('')
  hash = { 'strategy:cu2701': String(NOW_MS) }
  const before = seen.length
  timers.advance(60_000)
  await new Promise((resolve) => setImmediate(resolve))
  expect(seen.length).toBeGreaterThan(before)
  expect(seen.at(-1)).toBe('cu2701=strategy')
  await board.stop()
})
