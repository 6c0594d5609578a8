import { deadLetterSchema } from '@huangpu/messages'
import { expect, test } from 'vitest'
import { DeadLetters } from './dead-letters.js'

test('each letter names its source and reason; a flood is counted in full and written at a bounded rate', () => {
  let monotonicMs = 0
  const written: string[] = []
  const counts: Record<string, number> = {}
  const letters = new DeadLetters({
    consumer: 'market',
    clock: { kind: 'wall', nowMs: () => 0, monotonicMs: () => monotonicMs },
    produce: (_stream, json) => Promise.resolve(written.push(json)),
    count: (name) => (counts[name] = (counts[name] ?? 0) + 1),
    warn: () => undefined,
  })
  for (let i = 0; i < 50; i += 1) letters.put('tick:rb2701', 'x'.repeat(100_000), 'not JSON')
  expect(written).toHaveLength(10)
  expect(counts).toEqual({ messages_malformed: 50, dead_letters_suppressed: 40 })
  monotonicMs = 1_000
  letters.put('bar:rb2701', '{}', 'no symbol')
  const last = deadLetterSchema.parse(JSON.parse(written.at(-1) ?? ''))
  expect(last).toMatchObject({ source: 'bar:rb2701', consumer: 'market', reason: 'no symbol', payload: '{}' })
  expect(deadLetterSchema.parse(JSON.parse(written[0] ?? '')).payload.length).toBeLessThan(10_000)
})
