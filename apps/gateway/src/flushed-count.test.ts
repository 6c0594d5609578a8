import { expect, test } from 'vitest'
import { FlushedCount } from './flushed-count.js'
import { ManualTimers } from './testing/manual-timers.js'

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

test('however much was booked while Redis was away, one attempt at a time is made, and all of it counts in the end', async () => {
  const timers = new ManualTimers()
  let isAway = true
  let flushes = 0
  let total = 0
  const booked = new FlushedCount({
    timers,
    flush: () => {
      flushes += 1
      return isAway ? Promise.reject(new Error('Redis is away')) : Promise.resolve()
    },
    add: (count) => void (total += count),
  })
  for (let batch = 0; batch < 100; batch += 1) {
    booked.add(2)
    await settled()
    timers.advance(250)
  }
  expect(flushes).toBeLessThan(150)
  expect(total).toBe(0)
  await settled()
  isAway = false
  timers.advance(250)
  await settled()
  expect(total).toBe(200)
  booked.add(1)
  await settled()
  expect(total).toBe(201)
})
